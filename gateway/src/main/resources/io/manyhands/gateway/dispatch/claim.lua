-- Takes over tasks that were leased to nobody alive: idle for too long. Those that exist no more are acknowledged, which
-- XAUTOCLAIM does by itself from Redis 7 on.
-- KEYS: tasks
-- ARGV: group, consumer, idle for at least (milliseconds), at most this many
local group, consumer, idle, at_most = unpack(ARGV, 1, 4)
local entries, cursor = {}, '0-0'
repeat
  local claimed = redis.call('XAUTOCLAIM', KEYS[1], group, consumer, idle, cursor, 'COUNT', at_most, 'JUSTID')
  cursor = claimed[1]
  for _, id in ipairs(claimed[2]) do
    local found = redis.call('XRANGE', KEYS[1], id, id)
    if found[1] then
      entries[#entries + 1] = {id, found[1][2][2]}
    else
      redis.call('XACK', KEYS[1], group, id)
    end
  end
until cursor == '0-0' or #entries >= tonumber(at_most)
return entries
