-- Stores a result, once for each task, if its round is still under way and its lease was not handed back; removes the task
-- either way. Who is credited with what is decided by the commit.
-- KEYS: status, tasks, results, traffic, contributions, what is settled in this round
-- ARGV: version, sha256, group, task id, field of results, result, field of tasks done, field of bytes, bytes, volunteer,
--       name of the lease, seconds for which what is settled is remembered, then the ids of other tasks of the same node
-- Returns what happened (0 stale, 1 accepted, 2 accepted before, 3 void) and the volunteer's units in committed rounds.
local version, sha256, group, task, result_field, result, tasks_field, bytes_field, bytes, volunteer, lease, remembered =
  unpack(ARGV, 1, 12)
local status = redis.call('HMGET', KEYS[1], 'version', 'sha256', 'state')
local is_over = status[3] == 'FINISHED' or status[3] == 'FAILED'
local outcome = 0
if status[1] == version and status[2] == sha256 and not is_over then
  outcome = 2
  if redis.call('SISMEMBER', KEYS[6], lease) == 1 then
    outcome = 3
  elseif redis.call('SISMEMBER', KEYS[6], task) == 0 then
    outcome = 1
    -- The first write: a Redis without memory refuses it, and nothing has happened.
    redis.call('XADD', KEYS[3], '*', result_field, result)
    redis.call('SADD', KEYS[6], task)
    for i = 13, #ARGV do
      redis.call('SADD', KEYS[6], ARGV[i])
    end
    redis.call('EXPIRE', KEYS[6], remembered)
    redis.call('HINCRBY', KEYS[4], tasks_field, 1)
    redis.call('HINCRBY', KEYS[4], bytes_field, bytes)
  end
end
if outcome ~= 3 then
  redis.call('XACK', KEYS[2], group, task)
  redis.call('XDEL', KEYS[2], task)
  for i = 13, #ARGV do
    redis.call('XACK', KEYS[2], group, ARGV[i])
    redis.call('XDEL', KEYS[2], ARGV[i])
  end
end
return {outcome, tonumber(redis.call('HGET', KEYS[5], volunteer) or '0')}
