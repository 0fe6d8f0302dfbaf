-- Lets a failed job go on from its current version, or begin if it has none. What made it fail is not heard again: results and tasks
-- of the round are gone, and whoever still owns the job is fenced. Who said so before may say so again.
-- KEYS: spec, control, status, events, owner, planned, tasks, results, reissued, what is settled in this round, checks,
--       checks taken
-- ARGV: state, field of events, event, entries to keep, owner (empty: whoever it is)
-- Returns CHANGED, NOT_FOUND, FOREIGN if it is another owner's, or UNCHANGED if the job has not failed.
local wanted, event_field, event, events_kept, owner = unpack(ARGV, 1, 5)
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 'NOT_FOUND'
end
if owner ~= '' and redis.call('HGET', KEYS[2], 'owner') ~= owner then
  return 'FOREIGN'
end
if redis.call('HGET', KEYS[3], 'state') ~= 'FAILED' then
  return 'UNCHANGED'
end
redis.call('HDEL', KEYS[3], 'state', 'reason', 'concern')
if redis.call('HEXISTS', KEYS[3], 'version') == 1 then
  redis.call('HSET', KEYS[3], 'state', wanted)
end
redis.call('HSET', KEYS[2], 'state', wanted)
redis.call('DEL', KEYS[5], KEYS[6], KEYS[8], KEYS[9], KEYS[10])
-- Nor is what is checked of the values of the round.
local version = tonumber(redis.call('HGET', KEYS[3], 'version') or '0')
for _, place in ipairs(redis.call('HKEYS', KEYS[11])) do
  if tonumber(string.match(place, '^%d+')) >= version then
    redis.call('HDEL', KEYS[11], place)
    redis.call('HDEL', KEYS[12], place)
  end
end
-- The stream stays, as it has the gateways' group.
redis.call('XTRIM', KEYS[7], 'MAXLEN', 0)
redis.call('XADD', KEYS[4], 'MAXLEN', '~', events_kept, '*', event_field, event)
return 'CHANGED'
