-- KEYS: owner
-- ARGV: owner token, lease in ms
-- Returns 1 if the token still owns the job, and does so for another lease; else 0.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
