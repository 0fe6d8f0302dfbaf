-- Makes the group that reads a job's tasks, from the first one on, if the job exists: else the stream would stay for ever.
-- KEYS: spec, tasks   ARGV: group
-- Returns 1 if the job exists.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
-- Fails if it exists.
redis.pcall('XGROUP', 'CREATE', KEYS[2], ARGV[1], '0', 'MKSTREAM')
return 1
