package io.manyhands.redis.streams;

import io.manyhands.redis.InFlightLimit;
import io.manyhands.redis.InFlightLimits;
import io.manyhands.redis.RedisConfig;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.runtime.client.config.RedisClientConfig;
import io.vertx.redis.client.RedisClientType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.eclipse.microprofile.health.HealthCheckResponse;

/// Makes watches that suit the Redis which Quarkus was configured for. Whoever asks for one owns it; how all of them
/// are is asked here.
@Singleton
public final class StreamWatches {
    private static final String BLOCKING = "blocking";

    private final RedisAccess access;
    private final SlotGrouping grouping;
    private final RedisClientConfig client;
    private final Duration block;
    private final List<StreamWatch> watches = new CopyOnWriteArrayList<>();

    StreamWatches(
            @RedisClientName(BLOCKING) ReactiveRedisDataSource blocking,
            ReactiveRedisDataSource redis,
            InFlightLimit limit,
            io.quarkus.redis.runtime.client.config.RedisConfig clients,
            RedisConfig config) {
        this.client = InFlightLimits.client(clients, BLOCKING);
        this.block = config.block();
        this.access = new RedisAccess(blocking, InFlightLimit.of(client), redis, limit);
        this.grouping =
                client.clientType() == RedisClientType.CLUSTER ? SlotGrouping.BY_SLOT_TAG : SlotGrouping.TOGETHER;
    }

    /// @param name tells this watch from others in Redis and in the log; unique per process
    public StreamWatch create(String name) {
        client.tcp().idleTimeout().ifPresent(idle -> checkBlock(block, idle));
        var watch = new StreamWatch(name, grouping, access, block);
        watches.add(watch);
        return watch;
    }

    /// @param block how long one read waits
    /// @param idle after which the blocking client takes a quiet connection for dead
    static void checkBlock(Duration block, Duration idle) {
        if (block.compareTo(idle) >= 0) {
            throw new IllegalArgumentException(
                    "a blocking read of %s never ends: manyhands.redis.block must be shorter than quarkus.redis.blocking.tcp.idle-timeout, %s; shorten the one or raise the other"
                            .formatted(block, idle));
        }
    }

    /// @param isWell of each watch that its owner has not closed
    HealthCheckResponse health(String check, Predicate<StreamWatch> isWell) {
        watches.removeIf(StreamWatch::isClosed);
        var response = HealthCheckResponse.named(check).up();
        watches.stream()
                .filter(isWell.negate())
                .forEach(watch -> response.down().withData(watch.name(), "not lately"));
        return response.build();
    }
}
