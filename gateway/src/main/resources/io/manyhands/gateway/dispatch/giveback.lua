-- Gives tasks back: each that still exists is replaced by its halves, or by itself, and everybody is told. Leases that were
-- handed back are void from then on, whatever has become of their tasks.
-- KEYS: status, tasks, traffic, events, what is settled in this round
-- ARGV: round, group, field of tasks, field of traffic, field of events, event, events to keep, number of tasks,
--       seconds for which void leases are remembered, then for each task: id ('': somebody else has it), name of the lease that is void or '',
--       1 if it counts as re-issued, number of replacements, the replacements
local round, group, task_field, reissued_field, event_field, event, events_kept, tasks, remembered = unpack(ARGV, 1, 9)
local is_current = redis.call('HGET', KEYS[1], 'version') == round
local added, counted, at = 0, 0, 10
for _ = 1, tonumber(tasks) do
  local id, void, count, replacements = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  if void ~= '' and is_current then
    redis.call('SADD', KEYS[5], void)
    redis.call('EXPIRE', KEYS[5], remembered)
  end
  if id ~= '' then
    redis.call('XACK', KEYS[2], group, id)
  end
  if id ~= '' and redis.call('XDEL', KEYS[2], id) == 1 and is_current then
    for i = 1, replacements do
      redis.call('XADD', KEYS[2], '*', task_field, ARGV[at + 3 + i])
    end
    added = added + replacements
    counted = counted + count
  end
  at = at + 4 + replacements
end
if counted > 0 then
  redis.call('HINCRBY', KEYS[3], reissued_field, counted)
end
if added > 0 then
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', events_kept, '*', event_field, event)
end
return added
