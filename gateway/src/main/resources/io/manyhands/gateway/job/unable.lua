-- Writes down why a device cannot compute a job, unless the job is gone or enough devices are written down.
-- KEYS: spec, unable
-- ARGV: volunteer, reason, devices at most
-- Returns how many devices are written down.
local volunteer, reason, at_most = unpack(ARGV, 1, 3)
local known = redis.call('HLEN', KEYS[2])
if redis.call('EXISTS', KEYS[1]) == 1 and known < tonumber(at_most) then
  known = known + redis.call('HSETNX', KEYS[2], volunteer, reason)
end
return known
