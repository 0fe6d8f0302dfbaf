package io.manyhands.streams;

import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.vertx.redis.client.RedisClientType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;

/// Makes watches that suit the Redis which Quarkus was configured for. Whoever asks for one owns it.
@Singleton
public final class StreamWatches {
    private static final String BLOCKING = "blocking";

    private final ReactiveRedisDataSource blocking;
    private final ReactiveRedisDataSource redis;
    private final SlotGrouping grouping;

    StreamWatches(
            @RedisClientName(BLOCKING) ReactiveRedisDataSource blocking,
            ReactiveRedisDataSource redis,
            RedisConfig config) {
        this.blocking = blocking;
        this.redis = redis;
        var client = Objects.requireNonNull(config.clients().get(BLOCKING), "no Redis client 'blocking' is configured");
        this.grouping =
                client.clientType() == RedisClientType.CLUSTER ? SlotGrouping.BY_SLOT_TAG : SlotGrouping.TOGETHER;
    }

    /// @param name tells this watch from others in Redis and in the log; unique per process
    /// @param block how long one read waits at most; shorter than the blocking client's time-out
    public StreamWatch create(String name, Duration block) {
        return new StreamWatch(name, grouping, blocking, redis, block);
    }
}
