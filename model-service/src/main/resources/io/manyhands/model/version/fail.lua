-- Ends a job that cannot go on.
-- KEYS: owner, status, events
-- ARGV: owner token, name of the state, reason, event, events to keep
-- Returns FAILED, or FENCED if another process owns the job.
local owner, state, reason, event, events_kept = unpack(ARGV, 1, 5)
if redis.call('GET', KEYS[1]) ~= owner then
  return 'FENCED'
end
redis.call('HSET', KEYS[2], 'state', state, 'reason', reason)
redis.call('XADD', KEYS[3], 'MAXLEN', '~', events_kept, '*', 'event', event)
return 'FAILED'
