package io.manyhands.redis.streams;

import io.manyhands.localredis.testing.VanishingRedisTestResource;
import io.manyhands.redis.InFlightLimit;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.Liveness;

/// With the time-outs that are shipped.
@QuarkusTest
@QuarkusTestResource(value = VanishingRedisTestResource.class, restrictToAnnotatedClass = true)
class VanishedRedisComponentTest extends VanishedRedis {
    @Inject
    VanishedRedisComponentTest(
            StreamWatches watches,
            ReactiveRedisDataSource redis,
            InFlightLimit limit,
            RedisConfig config,
            @Liveness ReadLiveness liveness) {
        super(watches, redis, limit, config, liveness);
    }
}
