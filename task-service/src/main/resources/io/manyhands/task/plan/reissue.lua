-- Issues subtrees of the round under way again, each at most once in a while.
-- KEYS: control, status, reissued, tasks, events
-- ARGV: round, SHA-256 of its weights, milliseconds between two times, field of tasks, field of events, event,
--       events to keep, then for each subtree: its name, its task
-- Returns the number of tasks issued; -1: the round is not under way.
local round, sha256, pause, task_field, event_field, event, events_kept = unpack(ARGV, 1, 7)
if redis.call('HGET', KEYS[2], 'version') ~= round or redis.call('HGET', KEYS[2], 'sha256') ~= sha256 then
  return -1
end
if redis.call('HGET', KEYS[1], 'state') == 'DELETED' then
  return -1
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local issued = 0
for i = 8, #ARGV, 2 do
  local last = redis.call('HGET', KEYS[3], ARGV[i])
  if not last or now - last >= tonumber(pause) then
    redis.call('HSET', KEYS[3], ARGV[i], string.format('%.0f', now))
    redis.call('XADD', KEYS[4], '*', task_field, ARGV[i + 1])
    issued = issued + 1
  end
end
if issued > 0 then
  redis.call('PEXPIRE', KEYS[3], pause)
  redis.call('XADD', KEYS[5], 'MAXLEN', '~', events_kept, '*', event_field, event)
end
return issued
