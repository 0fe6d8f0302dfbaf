-- Stores a result, once for each task, if its round is still under way; removes the task either way.
-- KEYS: status, tasks, results, traffic, contributions, accepted
-- ARGV: version, sha256, group, task id, field of results, result, field of tasks done, field of bytes, bytes, volunteer,
--       units of work, seconds for which accepted task ids are remembered
-- Returns what happened (0 stale, 1 accepted, 2 accepted before) and the volunteer's units so far.
local status = redis.call('HMGET', KEYS[1], 'version', 'sha256', 'state')
local is_over = status[3] == 'FINISHED' or status[3] == 'FAILED'
local outcome = 0
if status[1] == ARGV[1] and status[2] == ARGV[2] and not is_over then
  outcome = 2
  if redis.call('SISMEMBER', KEYS[6], ARGV[4]) == 0 then
    outcome = 1
    -- The first write: a Redis without memory refuses it, and nothing has happened.
    redis.call('XADD', KEYS[3], '*', ARGV[5], ARGV[6])
    redis.call('SADD', KEYS[6], ARGV[4])
    redis.call('EXPIRE', KEYS[6], ARGV[12])
    redis.call('HINCRBY', KEYS[4], ARGV[7], 1)
    redis.call('HINCRBY', KEYS[4], ARGV[8], ARGV[9])
    redis.call('HINCRBY', KEYS[5], ARGV[10], ARGV[11])
  end
end
redis.call('XACK', KEYS[2], ARGV[3], ARGV[4])
redis.call('XDEL', KEYS[2], ARGV[4])
return {outcome, tonumber(redis.call('HGET', KEYS[5], ARGV[10]) or '0')}
