package io.manyhands.redis;

import io.quarkus.redis.runtime.client.config.RedisClientConfig;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Objects;

/// Makes the limit of the default client, which all short commands of a process share.
public final class InFlightLimits {
    private InFlightLimits() {}

    @Produces
    @Singleton
    static InFlightLimit ofDefaultClient(RedisConfig config) {
        return InFlightLimit.of(client(config, RedisConfig.DEFAULT_CLIENT_NAME));
    }

    /// @param name of a client that is configured
    public static RedisClientConfig client(RedisConfig config, String name) {
        return Objects.requireNonNull(config.clients().get(name), () -> "no Redis client '" + name + "' is configured");
    }
}
