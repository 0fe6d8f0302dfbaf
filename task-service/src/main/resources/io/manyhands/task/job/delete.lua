-- Removes a job. What others may still be waiting on or checking stays a little longer: control (DELETED), events, fence.
-- KEYS: spec, control, status, events, fence, current state, then all others that go
-- ARGV: field of events, event, entries to keep, seconds, SHA-256 of the current state (empty: none), owner (empty: whoever it is)
-- Returns DELETED, NOT_FOUND, FOREIGN if it is another owner's, or MOVED if the current state is another by now.
local event_field, event, events_kept, seconds, sha256, owner = unpack(ARGV, 1, 6)
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 'NOT_FOUND'
end
if owner ~= '' and redis.call('HGET', KEYS[2], 'owner') ~= owner then
  return 'FOREIGN'
end
if (redis.call('HGET', KEYS[3], 'sha256') or '') ~= sha256 then
  return 'MOVED'
end
-- First what frees memory: a Redis whose memory is full lets a script add something only when it has begun to write.
redis.call('UNLINK', KEYS[1], KEYS[3])
for i = 6, #KEYS do
  redis.call('UNLINK', KEYS[i])
end
redis.call('HSET', KEYS[2], 'state', 'DELETED')
redis.call('XADD', KEYS[4], 'MAXLEN', '~', events_kept, '*', event_field, event)
redis.call('EXPIRE', KEYS[2], seconds)
redis.call('EXPIRE', KEYS[4], seconds)
redis.call('EXPIRE', KEYS[5], seconds)
return 'DELETED'
