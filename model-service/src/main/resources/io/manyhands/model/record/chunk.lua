-- Rounds of a job from one on, at most so many, and at most about so many bytes, with the one that was read last.
-- KEYS: status, history   ARGV: round that was read last (-1: none), first round, entries at most, bytes at most
-- Returns the current version and its SHA-256 (nil if there is none), the entry of the round that was read last ('' if there is none),
-- the round after the last one that was looked at, and the entries in order. Those that were removed are left out.
local status = redis.call('HMGET', KEYS[1], 'version', 'sha256')
local last = tonumber(ARGV[1]) >= 0 and redis.call('LINDEX', KEYS[2], ARGV[1]) or ''
local at = tonumber(ARGV[2])
local left, bytes = tonumber(ARGV[3]), tonumber(ARGV[4])
local entries = {}
while left > 0 and bytes > 0 do
  local some = redis.call('LRANGE', KEYS[2], at, at + math.min(left, 10) - 1)
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
return {status[1], status[2], last, at, entries}
