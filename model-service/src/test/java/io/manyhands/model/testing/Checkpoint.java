package io.manyhands.model.testing;

import io.manyhands.protocol.Keys.JobKeys;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import org.jspecify.annotations.Nullable;

/// All that Redis held of a job at one moment, except who owns it. To bring it back is what a Redis does that restarts
/// with the end of its append-only file missing.
public record Checkpoint(RedisDataSource redis, JobKeys job) {
    private static final String SAVE = """
            redis.call('DEL', ARGV[1])
            for _, key in ipairs(redis.call('KEYS', ARGV[2])) do
              if key ~= ARGV[3] and key ~= ARGV[4] then
                redis.call('HSET', ARGV[1], key, redis.call('DUMP', key))
              end
            end""";

    private static final String RESTORE = """
            for _, key in ipairs(redis.call('KEYS', ARGV[2])) do
              if key ~= ARGV[3] and key ~= ARGV[4] then
                redis.call('DEL', key)
              end
            end
            local saved = redis.call('HGETALL', ARGV[1])
            for i = 1, #saved, 2 do
              redis.call('RESTORE', saved[i], 0, saved[i + 1])
            end
            return redis.call('GET', ARGV[3])""";

    static Checkpoint of(RedisDataSource redis, JobKeys job) {
        var checkpoint = new Checkpoint(redis, job);
        checkpoint.run(SAVE);
        return checkpoint;
    }

    /// In one step: nobody sees a part of it.
    ///
    /// @return who owned the job at that moment
    public String restore() {
        return String.valueOf(run(RESTORE));
    }

    private @Nullable Response run(String script) {
        return redis.execute(
                "EVAL", script, "0", "checkpoint:" + job.id(), "*{" + job.id() + "}*", job.owner(), job.fence());
    }
}
