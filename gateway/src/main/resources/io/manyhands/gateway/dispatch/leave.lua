-- Removes a consumer from the group, unless it still has tasks: those would be lost with it, so they are left to be claimed.
-- KEYS: tasks
-- ARGV: group, consumer
if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) > 0 then
  return 0
end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return 1
