-- What a gateway has to say about a job, if that exists. Forgets gateways that have said nothing for too long: they died.
-- KEYS: spec, traffic, hands
-- ARGV: gateway, report (empty: it has no volunteers), ms for which it counts, field, amount to add, ...
-- Returns 1 if the job exists.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
for i = 4, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[2], ARGV[i], ARGV[i + 1])
end
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[3], ARGV[1])
else
  redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
  -- Stays while any gateway has volunteers.
  redis.call('PEXPIRE', KEYS[3], 2 * ARGV[3])
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Clocks of gateways differ a little.
local FORGET = 60000
local reports = redis.call('HGETALL', KEYS[3])
for i = 1, #reports, 2 do
  local expires = string.match(reports[i + 1], ':(%d+)$')
  if reports[i] ~= ARGV[1] and expires and tonumber(expires) + FORGET <= now then
    redis.call('HDEL', KEYS[3], reports[i])
  end
end
return 1
