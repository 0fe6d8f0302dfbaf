-- Which values are to be computed again that no auditor is at. Marks that are over go.
-- KEYS: checks, taken
-- Returns an entry each.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local taken = {}
local marks = redis.call('HGETALL', KEYS[2])
for i = 1, #marks, 2 do
  if tonumber(marks[i + 1]) > now then
    taken[marks[i]] = true
  else
    redis.call('HDEL', KEYS[2], marks[i])
  end
end
local free = {}
local places = redis.call('HKEYS', KEYS[1])
for _, place in ipairs(places) do
  if not taken[place] then
    free[#free + 1] = redis.call('HGET', KEYS[1], place)
  end
end
return free
