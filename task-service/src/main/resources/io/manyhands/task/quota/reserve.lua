-- Takes a place for a job that is about to be created, or to go on after its end, if there is one.
-- KEYS: jobs, created (absent: it was created before)
-- ARGV: now (ms), milliseconds of an hour, open jobs allowed, jobs an hour allowed, place, places that were not open a moment ago …
-- Returns {'RESERVED'}, {'OPEN_JOBS'}, or {'JOBS_PER_HOUR', when the oldest one was created}.
local now, hour, open_allowed, hourly_allowed, place = unpack(ARGV, 1, 5)
local open = redis.call('ZCARD', KEYS[1])
for i = 6, #ARGV do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) then
    open = open - 1
    -- What is left of an attempt that was neither confirmed nor released.
    if string.find(ARGV[i], ':', 1, true) then
      redis.call('ZREM', KEYS[1], ARGV[i])
    end
  end
end
if open >= tonumber(open_allowed) then
  return {'OPEN_JOBS'}
end
if KEYS[2] then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - hour)
  if redis.call('ZCARD', KEYS[2]) >= tonumber(hourly_allowed) then
    local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
    return {'JOBS_PER_HOUR', oldest[2] or now}
  end
  redis.call('ZADD', KEYS[2], now, place)
  redis.call('PEXPIRE', KEYS[2], hour)
end
redis.call('ZADD', KEYS[1], now, place)
return {'RESERVED'}
