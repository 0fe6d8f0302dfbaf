-- Appends what an auditor has come to, unless the check is no more.
-- KEYS: checks, taken, results   ARGV: place, field of results, result, milliseconds until it may be handed out again
-- Returns 1 if it was appended.
local place, result_field, result, milliseconds = unpack(ARGV, 1, 4)
if redis.call('HEXISTS', KEYS[1], place) == 0 then
  return 0
end
redis.call('XADD', KEYS[3], '*', result_field, result)
-- Free a moment later, not at once: until model-service has heard of it, it is still among the checks.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[2], place, string.format('%.0f', now + milliseconds))
if redis.call('PTTL', KEYS[2]) < tonumber(milliseconds) then
  redis.call('PEXPIRE', KEYS[2], milliseconds)
end
return 1
