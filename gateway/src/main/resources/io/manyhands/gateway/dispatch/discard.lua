-- Removes tasks that nobody needs any more. One by one: unpack() has a limit, and there may be thousands.
-- KEYS: tasks
-- ARGV: group, ids
for i = 2, #ARGV do
  redis.call('XACK', KEYS[1], ARGV[1], ARGV[i])
  redis.call('XDEL', KEYS[1], ARGV[i])
end
return #ARGV - 1
