-- Makes a process the owner of a job, if the job exists and has none.
-- KEYS: owner, fence, spec
-- ARGV: name of the process, lease in ms
-- Returns the owner token; TAKEN or GONE if there is none to be had.
if redis.call('EXISTS', KEYS[3]) == 0 then
  return 'GONE'
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 'TAKEN'
end
local token = ARGV[1] .. ':' .. redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], token, 'NX', 'PX', ARGV[2])
return token
