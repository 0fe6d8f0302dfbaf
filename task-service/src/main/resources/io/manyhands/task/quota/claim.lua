-- Counts a data set for a token, if there is room.
-- KEYS: data sets   ARGV: SHA-256, its bytes, bytes allowed
-- Returns -1; -2 if it was counted before; or the bytes that are stored already, if there is no room.
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then
  return -2
end
local stored = 0
for _, size in ipairs(redis.call('HVALS', KEYS[1])) do
  stored = stored + tonumber(size)
end
if stored + tonumber(ARGV[2]) > tonumber(ARGV[3]) then
  return stored
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return -1
