-- Stores a data set, unless it is there, and notes whose it is.
-- KEYS: data set, owners   ARGV: bytes, owner, owner of those that were stored before owners were noted
-- Returns 1 if it is new.
local is_new = redis.call('SET', KEYS[1], ARGV[1], 'NX')
if not is_new and redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('SADD', KEYS[2], ARGV[3])
end
redis.call('SADD', KEYS[2], ARGV[2])
return is_new and 1 or 0
