-- Notes what the organizer wants, and tells everyone, unless the job has ended.
-- KEYS: spec, control, status, events   ARGV: state, field of events, event, entries to keep, owner (empty: whoever it is)
-- Returns CHANGED, UNCHANGED, NOT_FOUND, FOREIGN if it is another owner's, or the state in which the job ended.
local wanted, event_field, event, events_kept, owner = unpack(ARGV, 1, 5)
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 'NOT_FOUND'
end
if owner ~= '' and redis.call('HGET', KEYS[2], 'owner') ~= owner then
  return 'FOREIGN'
end
local reached = redis.call('HGET', KEYS[3], 'state')
if reached == 'FINISHED' or reached == 'FAILED' then
  return reached
end
if redis.call('HGET', KEYS[2], 'state') == wanted then
  return 'UNCHANGED'
end
redis.call('HSET', KEYS[2], 'state', wanted)
redis.call('XADD', KEYS[4], 'MAXLEN', '~', events_kept, '*', event_field, event)
return 'CHANGED'
