-- Replaces entries of a history, each only if it is as it was read.
-- KEYS: history   ARGV: index, entry as it was, entry as it is to be, index, …
-- Returns how many were replaced.
local replaced = 0
for i = 1, #ARGV, 3 do
  if redis.call('LINDEX', KEYS[1], ARGV[i]) == ARGV[i + 1] then
    redis.call('LSET', KEYS[1], ARGV[i], ARGV[i + 2])
    replaced = replaced + 1
  end
end
return replaced
