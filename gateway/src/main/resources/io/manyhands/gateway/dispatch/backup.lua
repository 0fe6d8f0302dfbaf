-- Offers a task that is late once more, beside the one that is held, and tells everybody.
-- KEYS: status, tasks, events
-- ARGV: round, id of the task, field of tasks, its copy, field of events, event, events to keep
-- Returns the copy's id; nothing if the task is done or its round over.
local round, task, task_field, copy, event_field, event, events_kept = unpack(ARGV, 1, 7)
if redis.call('HGET', KEYS[1], 'version') ~= round or #redis.call('XRANGE', KEYS[2], task, task) == 0 then
  return false
end
local id = redis.call('XADD', KEYS[2], '*', task_field, copy)
redis.call('XADD', KEYS[3], 'MAXLEN', '~', events_kept, '*', event_field, event)
return id
