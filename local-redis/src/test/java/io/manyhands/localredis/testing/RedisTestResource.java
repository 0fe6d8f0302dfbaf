package io.manyhands.localredis.testing;

import io.manyhands.localredis.LocalRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An empty Redis for a `@QuarkusTest`: `@QuarkusTestResource(RedisTestResource.class)`. See [TestRedis].
public final class RedisTestResource implements QuarkusTestResourceLifecycleManager {
    private static volatile String uri = "";

    private @Nullable LocalRedis redis;

    /// Where the one started last is, for tests of a packaged application, which have no configuration of their own.
    public static String uri() {
        return uri;
    }

    @Override
    public Map<String, String> start() {
        var started = LocalRedis.start(TestRedis.options());
        redis = started;
        uri = started.uri();
        return Map.of("quarkus.redis.hosts", started.uri());
    }

    @Override
    public void stop() {
        if (redis != null) {
            redis.close();
        }
    }
}
