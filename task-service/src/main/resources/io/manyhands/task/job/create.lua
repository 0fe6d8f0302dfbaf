-- Writes a new job, unless its id is taken.
-- KEYS: spec, control, tasks, events, fence   ARGV: spec, consumer group, wanted state, warnings (a line each), owner, owner's name,
-- hash of the invitation (empty: none)
if not redis.call('SET', KEYS[1], ARGV[1], 'NX') then
  return 0
end
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], 'state', ARGV[3], 'warnings', ARGV[4], 'owner', ARGV[5], 'ownerName', ARGV[6])
if ARGV[7] ~= '' then
  redis.call('HSET', KEYS[2], 'invitation', ARGV[7])
end
-- A job of the same id may have been deleted a moment ago.
redis.call('PERSIST', KEYS[4])
redis.call('PERSIST', KEYS[5])
redis.pcall('XGROUP', 'CREATE', KEYS[3], ARGV[2], '0', 'MKSTREAM')
return 1
