-- Issues the tasks of a round, once, whoever asks and however often.
-- KEYS: control, status, planned, tasks, events
-- ARGV: round, field of tasks, field of events, event, events to keep, task…
-- Returns the number of tasks issued; 0: planned before; -1: the round is not under way, or the job must not go on.
local round, task_field, event_field, event, events_kept = unpack(ARGV, 1, 5)
local wanted = redis.call('HGET', KEYS[1], 'state')
if wanted ~= 'RUNNING' or redis.call('HGET', KEYS[2], 'version') ~= round then
  return -1
end
if redis.call('HGET', KEYS[2], 'state') ~= 'RUNNING' then
  return -1
end
if redis.call('GET', KEYS[3]) == round then
  return 0
end
for i = 6, #ARGV do
  redis.call('XADD', KEYS[4], '*', task_field, ARGV[i])
end
redis.call('SET', KEYS[3], round)
redis.call('XADD', KEYS[5], 'MAXLEN', '~', events_kept, '*', event_field, event)
return #ARGV - 5
