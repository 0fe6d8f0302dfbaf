package io.manyhands.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.runtime.client.config.RedisConfig;
import java.time.Duration;
import java.util.Objects;

/// Whether the Redis clients of a service wait as long as it does itself: a connection on which they give up sooner is
/// a healthy one.
public final class ClientTimes {
    private ClientTimes() {}

    /// @param command the service's time-out of short commands
    /// @param block how long its blocking reads wait
    public static void assertOutlast(RedisConfig clients, Duration command, Duration block) {
        assertThat(idleTimeout(clients, RedisConfig.DEFAULT_CLIENT_NAME)).isGreaterThan(command);
        assertThat(idleTimeout(clients, "blocking")).isGreaterThan(block);
    }

    private static Duration idleTimeout(RedisConfig clients, String name) {
        return Objects.requireNonNull(clients.clients().get(name))
                .tcp()
                .idleTimeout()
                .orElseThrow();
    }
}
