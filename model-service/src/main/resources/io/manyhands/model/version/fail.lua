-- Ends a job that cannot go on.
-- KEYS: owner, status, events
-- ARGV: owner token, name of the state, reason, event, events to keep
-- Returns FAILED, or FENCED if another process owns the job.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 'FENCED'
end
redis.call('HSET', KEYS[2], 'state', ARGV[2], 'reason', ARGV[3])
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[5], '*', 'event', ARGV[4])
return 'FAILED'
