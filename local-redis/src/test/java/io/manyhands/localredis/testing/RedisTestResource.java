package io.manyhands.localredis.testing;

import io.manyhands.localredis.LocalRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An empty Redis for a `@QuarkusTest`: `@QuarkusTestResource(RedisTestResource.class)`. See [TestRedis].
public final class RedisTestResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable LocalRedis redis;

    @Override
    public Map<String, String> start() {
        var started = LocalRedis.start(TestRedis.options());
        redis = started;
        return Map.of("quarkus.redis.hosts", started.uri());
    }

    @Override
    public void stop() {
        if (redis != null) {
            redis.close();
        }
    }
}
