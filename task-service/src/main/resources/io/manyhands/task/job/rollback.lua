-- Makes a kept version the current one again, whatever the job has come to since. Whoever owns the job is fenced, and the next owner
-- reads what is here.
-- KEYS: spec, control, status, events, owner, planned, tasks, results, reissued, history, memory, checkpoints,
--       state of the kept version, current state, what is settled in the current round, checks, checks taken,
--       outputs, failures
-- ARGV: number of the kept version, current version, SHA-256 of the current state, state of the job, field of events, event,
--       entries to keep, ms for which the current state stays, line for the organizer, owner (empty: whoever it is),
--       state that the job has reached
-- Returns CHANGED, NOT_FOUND, FOREIGN if it is another owner's, or MOVED if the current version or state is another by now, or the
-- kept version is not kept any more.
local version, current, sha256, wanted, event_field, event, events_kept, retention, line, owner, reached = unpack(ARGV, 1, 11)
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 'NOT_FOUND'
end
if owner ~= '' and redis.call('HGET', KEYS[2], 'owner') ~= owner then
  return 'FOREIGN'
end
local now = redis.call('HMGET', KEYS[3], 'version', 'sha256', 'state')
local kept = redis.call('HMGET', KEYS[12], version .. ':status', version .. ':state', version .. ':memory')
if now[1] ~= current or now[2] ~= sha256 or (now[3] or '') ~= reached or not kept[1] then
  return 'MOVED'
end
redis.call('SET', KEYS[13], kept[2])
if KEYS[14] ~= KEYS[13] then
  redis.call('PEXPIRE', KEYS[14], retention)
end
redis.call('SET', KEYS[11], kept[3])
redis.call('DEL', KEYS[3])
local fields = cjson.decode(kept[1])
for i = 1, #fields, 2 do
  redis.call('HSET', KEYS[3], fields[i], fields[i + 1])
end
redis.call('HSET', KEYS[3], 'state', wanted)
-- Each version has one entry; old ones may be gone at the other end.
redis.call('LTRIM', KEYS[10], 0, tonumber(version) - tonumber(current) - 1)
if version == '0' then
  redis.call('DEL', KEYS[18])
else
  redis.call('LTRIM', KEYS[18], 0, tonumber(version) - 1)
end
-- Inputs that failed in rounds that are given up: each begins with its round.
while true do
  local last = redis.call('LINDEX', KEYS[19], -1)
  if not last or tonumber(string.match(last, '^%d+')) < tonumber(version) then
    break
  end
  redis.call('RPOP', KEYS[19])
end
for _, field in ipairs(redis.call('HKEYS', KEYS[12])) do
  if tonumber(string.match(field, '^%d+')) > tonumber(version) then
    redis.call('HDEL', KEYS[12], field)
  end
end
redis.call('DEL', KEYS[5], KEYS[6], KEYS[8], KEYS[9], KEYS[15])
-- What is checked of rounds that are no more.
for _, place in ipairs(redis.call('HKEYS', KEYS[16])) do
  if tonumber(string.match(place, '^%d+')) >= tonumber(version) then
    redis.call('HDEL', KEYS[16], place)
    redis.call('HDEL', KEYS[17], place)
  end
end
-- The stream stays, as it has the gateways' group.
redis.call('XTRIM', KEYS[7], 'MAXLEN', 0)
local warnings = redis.call('HGET', KEYS[2], 'warnings')
redis.call('HSET', KEYS[2], 'warnings', (warnings and warnings ~= '') and (warnings .. '\n' .. line) or line)
redis.call('XADD', KEYS[4], 'MAXLEN', '~', events_kept, '*', event_field, event)
return 'CHANGED'
