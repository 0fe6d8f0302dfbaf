-- Counts what an upload has come to so far for a token, if there is room.
-- KEYS: data sets   ARGV: name of the upload, its bytes, bytes allowed
-- Returns -1, or the bytes that are stored already, if there is no room.
local stored = 0
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if all[i] ~= ARGV[1] then
    stored = stored + tonumber(all[i + 1])
  end
end
if stored + tonumber(ARGV[2]) > tonumber(ARGV[3]) then
  return stored
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return -1
