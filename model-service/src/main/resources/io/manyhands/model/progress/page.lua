-- Rounds of a job from one on, at most so many, and at most about so many bytes.
-- KEYS: history   ARGV: first round, entries at most, bytes at most
-- Returns the round after the last one that was looked at, and the entries in order. Those that were removed are left out.
local at = tonumber(ARGV[1])
local left, bytes = tonumber(ARGV[2]), tonumber(ARGV[3])
local entries = {}
while left > 0 and bytes > 0 do
  local some = redis.call('LRANGE', KEYS[1], at, at + math.min(left, 10) - 1)
  if #some == 0 then
    break
  end
  for _, entry in ipairs(some) do
    at = at + 1
    left = left - 1
    bytes = bytes - #entry
    if entry ~= '' then
      entries[#entries + 1] = entry
    end
  end
end
return {at, entries}
