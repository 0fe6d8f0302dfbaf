-- Stores a data set, unless it is there, and notes whose it is and what it holds.
-- KEYS: data set, owners, description
-- ARGV: bytes, owner, owner of those that were stored before owners were noted, description (empty: none)
-- Returns 1 if it is new, 0 if it was there, and -1, having changed nothing, if somebody else has described it otherwise.
local described = ARGV[4] ~= '' and redis.call('GET', KEYS[3])
if described and described ~= ARGV[4] then
  local owners = redis.call('SCARD', KEYS[2])
  if owners > 1 or (owners == 1 and redis.call('SISMEMBER', KEYS[2], ARGV[2]) == 0) then
    return -1
  end
end
local is_new = redis.call('SET', KEYS[1], ARGV[1], 'NX')
if not is_new and redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('SADD', KEYS[2], ARGV[3])
end
redis.call('SADD', KEYS[2], ARGV[2])
if ARGV[4] ~= '' then
  redis.call('SET', KEYS[3], ARGV[4])
end
return is_new and 1 or 0
