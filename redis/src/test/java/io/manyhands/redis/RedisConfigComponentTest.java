package io.manyhands.redis;

import io.manyhands.localredis.testing.VanishingRedisTestResource;
import io.manyhands.redis.testing.ClientTimes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/// With the times that are shipped.
@QuarkusTest
@QuarkusTestResource(value = VanishingRedisTestResource.class, restrictToAnnotatedClass = true)
class RedisConfigComponentTest {
    private final RedisConfig config;
    private final io.quarkus.redis.runtime.client.config.RedisConfig clients;

    @Inject
    RedisConfigComponentTest(RedisConfig config, io.quarkus.redis.runtime.client.config.RedisConfig clients) {
        this.config = config;
        this.clients = clients;
    }

    @Test
    void clientsWaitLongerThanTheServiceDoes() {
        ClientTimes.assertOutlast(clients, config.timeout(), config.block());
    }
}
