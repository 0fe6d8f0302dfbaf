-- Everything that is shown of a job, as of one moment.
-- KEYS: spec, control, status, traffic, contributions, hands, unable, verification
return {
  redis.call('GET', KEYS[1]),
  redis.call('HGET', KEYS[2], 'state'),
  redis.call('HGETALL', KEYS[3]),
  redis.call('HGETALL', KEYS[4]),
  redis.call('HLEN', KEYS[5]),
  redis.call('HGETALL', KEYS[6]),
  redis.call('HVALS', KEYS[7]),
  redis.call('HGET', KEYS[2], 'warnings'),
  redis.call('HGET', KEYS[2], 'owner'),
  redis.call('HGET', KEYS[2], 'ownerName'),
  redis.call('HGETALL', KEYS[8]),
}
