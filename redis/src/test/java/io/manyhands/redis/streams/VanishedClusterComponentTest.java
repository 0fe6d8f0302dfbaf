package io.manyhands.redis.streams;

import io.manyhands.localredis.testing.VanishingRedisTestResource;
import io.manyhands.redis.InFlightLimit;
import io.manyhands.redis.testing.ShortTimes;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.Liveness;

/// On a Redis Cluster, with shorter times than those that are shipped.
@QuarkusTest
@QuarkusTestResource(
        value = VanishingRedisTestResource.class,
        initArgs = @ResourceArg(name = "cluster", value = "yes"),
        restrictToAnnotatedClass = true)
@TestProfile(ShortTimes.class)
class VanishedClusterComponentTest extends VanishedRedis {
    @Inject
    VanishedClusterComponentTest(
            StreamWatches watches,
            ReactiveRedisDataSource redis,
            InFlightLimit limit,
            RedisConfig config,
            @Liveness ReadLiveness liveness) {
        super(watches, redis, limit, config, liveness);
    }
}
