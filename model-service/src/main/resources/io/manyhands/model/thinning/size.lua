-- KEYS: history
-- Returns the bytes that it takes in memory, all of them counted, and its entries.
return {redis.call('MEMORY', 'USAGE', KEYS[1], 'SAMPLES', 0) or 0, redis.call('LLEN', KEYS[1])}
