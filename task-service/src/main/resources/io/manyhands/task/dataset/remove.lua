-- Takes a data set from an owner; from the last one, for ever.
-- KEYS: data set, owners, description, place of its shards   ARGV: owner (empty: all of them)
if ARGV[1] ~= '' then
  redis.call('SREM', KEYS[2], ARGV[1])
  if redis.call('SCARD', KEYS[2]) > 0 then
    return 0
  end
end
redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
return 1
