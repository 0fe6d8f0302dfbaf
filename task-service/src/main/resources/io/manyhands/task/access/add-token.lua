-- Adds a token, if there is room.
-- KEYS: tokens   ARGV: id, token, how many there may be
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
return redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
