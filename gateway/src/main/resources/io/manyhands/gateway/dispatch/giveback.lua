-- Gives tasks back: each that still exists is replaced by its halves, or by itself, and everybody is told.
-- KEYS: status, tasks, traffic, events
-- ARGV: round, group, field of tasks, field of traffic, field of events, event, events to keep, number of tasks,
--       then for each task: id, 1 if it counts as re-issued, number of replacements, the replacements
local round, group, task_field, reissued_field, event_field, event, events_kept, tasks = unpack(ARGV, 1, 8)
local is_current = redis.call('HGET', KEYS[1], 'version') == round
local added, counted, at = 0, 0, 9
for _ = 1, tonumber(tasks) do
  local id, count, replacements = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  redis.call('XACK', KEYS[2], group, id)
  if redis.call('XDEL', KEYS[2], id) == 1 and is_current then
    for i = 1, replacements do
      redis.call('XADD', KEYS[2], '*', task_field, ARGV[at + 2 + i])
    end
    added = added + replacements
    counted = counted + count
  end
  at = at + 3 + replacements
end
if counted > 0 then
  redis.call('HINCRBY', KEYS[3], reissued_field, counted)
end
if added > 0 then
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', events_kept, '*', event_field, event)
end
return added
