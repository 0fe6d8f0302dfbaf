-- Entries of a history as they are kept.
-- KEYS: history   ARGV: first, entries at most, bytes at most
local at, last = tonumber(ARGV[1]), tonumber(ARGV[1]) + tonumber(ARGV[2]) - 1
local bytes = tonumber(ARGV[3])
local entries = {}
while at <= last and bytes > 0 do
  local some = redis.call('LRANGE', KEYS[1], at, math.min(last, at + 9))
  if #some == 0 then
    break
  end
  for _, entry in ipairs(some) do
    entries[#entries + 1] = entry
    bytes = bytes - #entry
    at = at + 1
  end
end
return entries
