-- Tells the organizer something about a job's results.
-- KEYS: owner, status
-- ARGV: owner token, field, text
-- Returns TOLD, or FENCED if another process owns the job.
local owner, field, text = unpack(ARGV, 1, 3)
if redis.call('GET', KEYS[1]) ~= owner then
  return 'FENCED'
end
redis.call('HSET', KEYS[2], field, text)
return 'TOLD'
