-- Writes down when the job's first task was leased, if the job exists.
-- KEYS: spec, traffic   ARGV: field, ms
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
return redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
