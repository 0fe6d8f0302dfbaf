-- Writes what is to be checked, and what came of checks.
-- KEYS: owner, checks, standings, verification, results, taken checks
-- ARGV: owner token, number of checks that are done, place, ..., number of checks to be made, place, check, ...,
--       number of volunteers, volunteer, standing, ..., number of counts, field, more, ...,
--       ids of the results that are used up ...
-- Returns 1, or 0 if another process owns the job.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
local at = 2
for _ = 1, tonumber(ARGV[at]) do
  at = at + 1
  redis.call('HDEL', KEYS[2], ARGV[at])
  redis.call('HDEL', KEYS[6], ARGV[at])
end
at = at + 1
for _ = 1, tonumber(ARGV[at]) do
  redis.call('HSET', KEYS[2], ARGV[at + 1], ARGV[at + 2])
  redis.call('HDEL', KEYS[6], ARGV[at + 1])
  at = at + 2
end
at = at + 1
for _ = 1, tonumber(ARGV[at]) do
  redis.call('HSET', KEYS[3], ARGV[at + 1], ARGV[at + 2])
  at = at + 2
end
at = at + 1
for _ = 1, tonumber(ARGV[at]) do
  redis.call('HINCRBY', KEYS[4], ARGV[at + 1], ARGV[at + 2])
  at = at + 2
end
for i = at + 1, #ARGV do
  redis.call('XDEL', KEYS[5], ARGV[i])
end
return 1
