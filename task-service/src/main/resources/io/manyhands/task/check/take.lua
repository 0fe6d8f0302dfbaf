-- Marks checks as being computed by an auditor, each for one of them at a time.
-- KEYS: checks, taken   ARGV: milliseconds for which they are, place…
-- Returns the places that were marked: the others are no checks any more, or somebody else's.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local milliseconds = tonumber(ARGV[1])
local marked = {}
for i = 2, #ARGV do
  local mark = redis.call('HGET', KEYS[2], ARGV[i])
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 1 and not (mark and tonumber(mark) > now) then
    redis.call('HSET', KEYS[2], ARGV[i], string.format('%.0f', now + milliseconds))
    marked[#marked + 1] = ARGV[i]
  end
end
if #marked > 0 then
  redis.call('PEXPIRE', KEYS[2], milliseconds)
end
return marked
