-- Publishes one version of a job, all of it or nothing.
-- KEYS: owner, status, state of the new version, state of the old one (the same key if there is none or they are equal), memory,
--       history, events, results, contributions, accepted tasks of the round (before version 0: of no round), change,
--       outputs, failures
-- ARGV: owner token, expected version ('' before version 0), new version, new sha256, state ('' if equal to the old),
--       ms for which the old state stays, memory, change ('' if there is none that makes the new version of the old one),
--       history entry (unused before version 0), event, events to keep,
--       '1' if this is the job's last version, '1' if the state is output, failures to keep, number of status fields,
--       field, value, ..., number of volunteers whose work is in the round, volunteer, units, ...,
--       number of failures in the round, failure, ..., ids of the results that are used up ...
-- Returns COMMITTED; DONE if this very commit took effect before; FENCED if another process owns the job;
-- CONFLICT if the version is not the expected one.
local owner, expected, version, sha256, state, retention, memory, change, round, event, events_kept, is_last, is_output, failures_kept,
  fields = unpack(ARGV, 1, 15)
if redis.call('GET', KEYS[1]) ~= owner then
  return 'FENCED'
end
local current = redis.call('HGET', KEYS[2], 'version') or ''
if current == version and redis.call('HGET', KEYS[2], 'sha256') == sha256 then
  return 'DONE'
end
if current ~= expected then
  return 'CONFLICT'
end

if state ~= '' then
  -- Also clears the expiry, should this state have been replaced before.
  redis.call('SET', KEYS[3], state)
end
if KEYS[3] ~= KEYS[4] then
  redis.call('PEXPIRE', KEYS[4], retention)
end
redis.call('SET', KEYS[5], memory)
if change ~= '' then
  redis.call('SET', KEYS[11], change)
else
  redis.call('DEL', KEYS[11])
end
if expected ~= '' then
  redis.call('RPUSH', KEYS[6], round)
end
if is_output == '1' and expected ~= '' then
  redis.call('RPUSH', KEYS[12], redis.call('GET', KEYS[3]))
end
-- A result of this round is stale from now on, accepted before or not.
redis.call('DEL', KEYS[10])
redis.call('XADD', KEYS[7], 'MAXLEN', '~', events_kept, '*', 'event', event)

-- The round that it was about is over.
redis.call('HDEL', KEYS[2], 'concern')
local firstField = 16
local credits = firstField + 2 * tonumber(fields)
for i = firstField, credits - 1, 2 do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
end
local failures = credits + 1 + 2 * tonumber(ARGV[credits])
for i = credits + 1, failures - 1, 2 do
  redis.call('HINCRBY', KEYS[9], ARGV[i], ARGV[i + 1])
end
-- The first ones of the job stay.
local room = failures_kept - redis.call('LLEN', KEYS[13])
local firstResult = failures + 1 + tonumber(ARGV[failures])
for i = failures + 1, math.min(firstResult - 1, failures + room) do
  redis.call('RPUSH', KEYS[13], ARGV[i])
end
-- One by one: unpack() has a limit, and there may be thousands.
for i = firstResult, #ARGV do
  redis.call('XDEL', KEYS[8], ARGV[i])
end
if is_last == '1' then
  -- Whatever else arrived belongs to no round that will come.
  local left = redis.call('XLEN', KEYS[8])
  redis.call('HINCRBY', KEYS[2], 'duplicates', left)
  redis.call('DEL', KEYS[8])
end
return 'COMMITTED'
