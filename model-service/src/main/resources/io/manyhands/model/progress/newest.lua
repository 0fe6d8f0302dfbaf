-- The newest rounds of a job, none before one that is named, at most so many, and at most about so many bytes.
-- KEYS: history   ARGV: first round that is wanted, entries at most, bytes at most
-- Returns the number of committed rounds, and the entries in order.
local length = redis.call('LLEN', KEYS[1])
local first = math.max(tonumber(ARGV[1]), length - tonumber(ARGV[2]))
local bytes = 0
local at = length
while at > first and bytes < tonumber(ARGV[3]) do
  at = at - 1
  bytes = bytes + #redis.call('LINDEX', KEYS[1], at)
end
return {length, redis.call('LRANGE', KEYS[1], at, length - 1)}
