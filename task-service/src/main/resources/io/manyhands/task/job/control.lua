-- Notes what the organizer wants, and tells everyone, unless the job has ended.
-- KEYS: spec, control, status, events   ARGV: state, field of events, event, entries to keep
-- Returns CHANGED, UNCHANGED, NOT_FOUND, or the state in which the job ended.
local wanted, event_field, event, events_kept = unpack(ARGV, 1, 4)
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 'NOT_FOUND'
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
