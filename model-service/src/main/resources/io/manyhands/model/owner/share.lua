-- Tells how many jobs a process owns, and asks what the others have told. Forgets those that have not for too long.
-- KEYS: model-services
-- ARGV: name of the process, jobs it owns, ms for which that counts
-- Returns the number of jobs of each other process.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local told, others = redis.call('HGETALL', KEYS[1]), {}
for i = 1, #told, 2 do
  local jobs, expires = string.match(told[i + 1], '^(%d+):(%d+)$')
  if not jobs or tonumber(expires) <= now then
    redis.call('HDEL', KEYS[1], told[i])
  elseif told[i] ~= ARGV[1] then
    others[#others + 1] = tonumber(jobs)
  end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ':' .. string.format('%.0f', now + ARGV[3]))
return others
