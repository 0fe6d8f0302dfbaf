-- Removes a job. What others may still be waiting on or checking stays a little longer: control (DELETED), events, fence.
-- KEYS: spec, control, status, events, fence, current state, then all others that go
-- ARGV: field of events, event, entries to keep, seconds, SHA-256 of the current state (empty: none)
-- Returns DELETED, NOT_FOUND, or MOVED if the current state are others by now.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 'NOT_FOUND'
end
if (redis.call('HGET', KEYS[3], 'sha256') or '') ~= ARGV[5] then
  return 'MOVED'
end
redis.call('HSET', KEYS[2], 'state', 'DELETED')
redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[3], '*', ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[4])
redis.call('EXPIRE', KEYS[4], ARGV[4])
redis.call('EXPIRE', KEYS[5], ARGV[4])
redis.call('UNLINK', KEYS[1], KEYS[3])
for i = 6, #KEYS do
  redis.call('UNLINK', KEYS[i])
end
return 'DELETED'
