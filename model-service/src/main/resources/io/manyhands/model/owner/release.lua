-- KEYS: owner
-- ARGV: owner token
-- Returns 1 if the token owned the job and does so no longer; else 0.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
