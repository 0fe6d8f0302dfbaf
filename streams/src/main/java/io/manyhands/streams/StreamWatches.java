package io.manyhands.streams;

import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.vertx.redis.client.RedisClientType;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Makes watches that suit the Redis which Quarkus was configured for. Whoever asks for one owns it.
@Singleton
public final class StreamWatches {
    private static final String BLOCKING = "blocking";

    private final RedisAccess access;
    private final SlotGrouping grouping;

    StreamWatches(
            @RedisClientName(BLOCKING) ReactiveRedisDataSource blocking,
            ReactiveRedisDataSource redis,
            InFlightLimit limit,
            RedisConfig config) {
        var client = InFlightLimits.client(config, BLOCKING);
        this.access = new RedisAccess(blocking, InFlightLimit.of(client), redis, limit);
        this.grouping =
                client.clientType() == RedisClientType.CLUSTER ? SlotGrouping.BY_SLOT_TAG : SlotGrouping.TOGETHER;
    }

    /// @param name tells this watch from others in Redis and in the log; unique per process
    /// @param block how long one read waits at most; shorter than the blocking client's time-out
    public StreamWatch create(String name, Duration block) {
        return new StreamWatch(name, grouping, access, block);
    }
}
