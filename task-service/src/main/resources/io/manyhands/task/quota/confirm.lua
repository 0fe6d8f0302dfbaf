-- Turns a place into the job that it was taken for.
-- KEYS: jobs   ARGV: place, id of the job
-- First what frees memory: see delete.lua.
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], 0, ARGV[2])
