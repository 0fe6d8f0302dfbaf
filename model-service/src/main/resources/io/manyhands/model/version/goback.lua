-- Makes a kept version the current one again, as a value that went into a later one was proven wrong. The owner stays.
-- KEYS: owner, status, memory, checkpoints, history, events, results, planned, tasks, reissued, what is settled in the current round,
--       state of the kept version, state of the current one, checks, taken checks, verification, outputs, failures
-- ARGV: owner token, number of the kept version, number of the current one, ms for which the current state stays, event,
--       entries to keep, note for the organizer, results that are given up
-- Returns CHANGED; FENCED if another process owns the job; MOVED if the current version is another, or the kept one is not kept any more.
local owner, version, current, retention, event, events_kept, note, redone = unpack(ARGV, 1, 8)
if redis.call('GET', KEYS[1]) ~= owner then
  return 'FENCED'
end
local kept = redis.call('HMGET', KEYS[4], version .. ':status', version .. ':state', version .. ':memory')
if redis.call('HGET', KEYS[2], 'version') ~= current or not kept[1] then
  return 'MOVED'
end
redis.call('SET', KEYS[12], kept[2])
if KEYS[13] ~= KEYS[12] then
  redis.call('PEXPIRE', KEYS[13], retention)
end
redis.call('SET', KEYS[3], kept[3])
redis.call('DEL', KEYS[2])
local fields = cjson.decode(kept[1])
for i = 1, #fields, 2 do
  redis.call('HSET', KEYS[2], fields[i], fields[i + 1])
end
redis.call('HDEL', KEYS[2], 'concern')
redis.call('HSET', KEYS[2], 'state', 'RUNNING', 'note', note)
-- Each version has one entry; old ones may be gone at the other end.
redis.call('LTRIM', KEYS[5], 0, tonumber(version) - tonumber(current) - 1)
if version == '0' then
  redis.call('DEL', KEYS[17])
else
  redis.call('LTRIM', KEYS[17], 0, tonumber(version) - 1)
end
-- Inputs that failed in rounds that are given up: each begins with its round.
while true do
  local last = redis.call('LINDEX', KEYS[18], -1)
  if not last or tonumber(string.match(last, '^%d+')) < tonumber(version) then
    break
  end
  redis.call('RPOP', KEYS[18])
end
for _, field in ipairs(redis.call('HKEYS', KEYS[4])) do
  if tonumber(string.match(field, '^%d+')) > tonumber(version) then
    redis.call('HDEL', KEYS[4], field)
  end
end
-- What belongs to the rounds that are given up: a place begins with its round.
for _, field in ipairs(redis.call('HKEYS', KEYS[14])) do
  if tonumber(string.match(field, '^%d+')) >= tonumber(version) then
    redis.call('HDEL', KEYS[14], field)
    redis.call('HDEL', KEYS[15], field)
  end
end
redis.call('HINCRBY', KEYS[16], 'rollbacks', 1)
redis.call('HINCRBY', KEYS[16], 'redone', redone)
-- What auditors have said of earlier rounds goes with the results: they are asked again.
redis.call('DEL', KEYS[7], KEYS[8], KEYS[10], KEYS[11])
-- The stream stays, as it has the gateways' group.
redis.call('XTRIM', KEYS[9], 'MAXLEN', 0)
redis.call('XADD', KEYS[6], 'MAXLEN', '~', events_kept, '*', 'event', event)
return 'CHANGED'
