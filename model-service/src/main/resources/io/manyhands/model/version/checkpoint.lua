-- Keeps the current version, so that the job can be rolled back to it, and forgets kept ones that are not wanted any more.
-- KEYS: owner, status, state of the version, memory, checkpoints
-- ARGV: owner token, version, distance between two kept versions, number of the first version of which all are kept for now
-- Returns KEPT; FENCED if another process owns the job; PASSED if the version is not the current one.
local owner, version, distance, first = unpack(ARGV, 1, 4)
if redis.call('GET', KEYS[1]) ~= owner then
  return 'FENCED'
end
local state, memory = redis.call('GET', KEYS[3]), redis.call('GET', KEYS[4])
if redis.call('HGET', KEYS[2], 'version') ~= version or not state or not memory then
  return 'PASSED'
end
for _, field in ipairs(redis.call('HKEYS', KEYS[5])) do
  local kept = tonumber(string.match(field, '^%d+'))
  if kept % tonumber(distance) ~= 0 and kept < tonumber(first) then
    redis.call('HDEL', KEYS[5], field)
  end
end
redis.call('HSET', KEYS[5], version .. ':state', state, version .. ':memory', memory, version .. ':status',
  cjson.encode(redis.call('HGETALL', KEYS[2])))
return 'KEPT'
