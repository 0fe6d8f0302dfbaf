-- Gives tasks back: each that still exists is replaced by its halves, or by itself, and everybody is told.
-- KEYS: status, tasks, traffic, events
-- ARGV: round, group, field of tasks, field of traffic, field of events, event, events to keep, number of tasks,
--       then for each task: id, 1 if it counts as re-issued, number of replacements, the replacements
local is_current = redis.call('HGET', KEYS[1], 'version') == ARGV[1]
local added, counted, at = 0, 0, 9
for _ = 1, tonumber(ARGV[8]) do
  local id, count, replacements = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  redis.call('XACK', KEYS[2], ARGV[2], id)
  if redis.call('XDEL', KEYS[2], id) == 1 and is_current then
    for i = 1, replacements do
      redis.call('XADD', KEYS[2], '*', ARGV[3], ARGV[at + 2 + i])
    end
    added = added + replacements
    counted = counted + count
  end
  at = at + 3 + replacements
end
if counted > 0 then
  redis.call('HINCRBY', KEYS[3], ARGV[4], counted)
end
if added > 0 then
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[7], '*', ARGV[5], ARGV[6])
end
return added
