package io.manyhands.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Counts commands that Redis refused because it takes no writes, and says in the log what it said: once in a while,
/// as every command may be refused for as long as it lasts.
@Startup // its meters are there from the start
@ApplicationScoped
public class RefusalMetrics {
    private static final long QUIET_MILLIS = Duration.ofSeconds(10).toMillis();

    private final Map<RedisRefusal, Counter> refused = new EnumMap<>(RedisRefusal.class);
    private final AtomicLong quietUntil = new AtomicLong();
    private final InstantSource clock = InstantSource.system();

    RefusalMetrics(MeterRegistry registry) {
        for (var refusal : new RedisRefusal[] {RedisRefusal.FULL, RedisRefusal.READ_ONLY}) {
            refused.put(
                    refusal,
                    Counter.builder("manyhands.redis.refused")
                            .description("Commands that Redis refused because it takes no writes")
                            .tag("reason", refusal.label())
                            .register(registry));
        }
    }

    void count(RedisUnavailableException failure) {
        var counter = refused.get(failure.refusal());
        if (counter != null) {
            counter.increment();
            if (isTimeToTell(clock.millis())) {
                Log.warnf("Redis takes no writes: %s", failure.getMessage());
            }
        }
    }

    private boolean isTimeToTell(long now) {
        long until = quietUntil.get();
        return now >= until && quietUntil.compareAndSet(until, now + QUIET_MILLIS);
    }
}
