-- Stores a data set, unless it is there, and notes whose it is and what it holds.
-- KEYS: data set, owners, description, place of its shards, where the bytes are if they came piece by piece
-- ARGV: bytes (empty: they are there already), owner, owner of those that were stored before owners were noted, description (empty: none), place of its shards
--       (empty: it has none)
-- Returns 1 if it is new, or its shards are at that place from now on, 0 if it was there, and -1, having changed nothing, if somebody
-- else has described it otherwise.
local described = ARGV[4] ~= '' and redis.call('GET', KEYS[3])
if described and described ~= ARGV[4] then
  local owners = redis.call('SCARD', KEYS[2])
  if owners > 1 or (owners == 1 and redis.call('SISMEMBER', KEYS[2], ARGV[2]) == 0) then
    redis.call('UNLINK', KEYS[5])
    return -1
  end
end
local is_new
if ARGV[1] == '' then
  is_new = redis.call('RENAMENX', KEYS[5], KEYS[1]) == 1
  redis.call(is_new and 'PERSIST' or 'UNLINK', is_new and KEYS[1] or KEYS[5])
else
  is_new = redis.call('SET', KEYS[1], ARGV[1], 'NX')
end
if not is_new and redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('SADD', KEYS[2], ARGV[3])
end
redis.call('SADD', KEYS[2], ARGV[2])
if ARGV[4] ~= '' then
  redis.call('SET', KEYS[3], ARGV[4])
end
-- Whoever has stored a manifest without its shards has stored bytes.
if ARGV[5] ~= '' and redis.call('SET', KEYS[4], ARGV[5], 'NX') then
  return 1
end
return (is_new and ARGV[5] == '') and 1 or 0
