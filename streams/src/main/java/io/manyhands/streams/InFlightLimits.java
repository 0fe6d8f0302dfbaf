package io.manyhands.streams;

import io.quarkus.redis.runtime.client.config.RedisClientConfig;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Objects;

/// Makes the limit of the default client, which all short commands of a process share.
final class InFlightLimits {
    private InFlightLimits() {}

    @Produces
    @Singleton
    static InFlightLimit ofDefaultClient(RedisConfig config) {
        return InFlightLimit.of(client(config, RedisConfig.DEFAULT_CLIENT_NAME));
    }

    static RedisClientConfig client(RedisConfig config, String name) {
        return Objects.requireNonNull(config.clients().get(name), () -> "no Redis client '" + name + "' is configured");
    }
}
