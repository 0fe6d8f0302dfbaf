-- Tells the model-service that a result was not finite, once for each node and volunteer, if its round is still under way.
-- KEYS: status, results, accepted
-- ARGV: version, sha256, name of node and volunteer, field of results, evidence, seconds for which it is remembered, how much of that
--       kind is remembered at most
-- Returns 1 if it did.
local version, sha256, name, result_field, evidence, remembered, at_most = unpack(ARGV, 1, 7)
local status = redis.call('HMGET', KEYS[1], 'version', 'sha256', 'state')
local is_over = status[3] == 'FINISHED' or status[3] == 'FAILED'
if status[1] ~= version or status[2] ~= sha256 or is_over then
  return 0
end
if redis.call('SCARD', KEYS[3]) >= tonumber(at_most) or redis.call('SADD', KEYS[3], name) == 0 then
  return 0
end
redis.call('EXPIRE', KEYS[3], remembered)
redis.call('XADD', KEYS[2], '*', result_field, evidence)
return 1
