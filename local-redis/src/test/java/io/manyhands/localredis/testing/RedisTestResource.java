package io.manyhands.localredis.testing;

import io.manyhands.localredis.LocalRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An empty Redis for a `@QuarkusTest`: `@QuarkusTestResource(RedisTestResource.class)`. See [TestRedis].
///
/// The services are patient with it, so that a busy machine does not look like a broken Redis. What they do when it is
/// away, and whether the times that are shipped go together, is tested with [VanishingRedisTestResource].
public final class RedisTestResource implements QuarkusTestResourceLifecycleManager {
    private static final Map<String, String> PATIENCE = Map.of(
            "quarkus.redis.timeout", "1m",
            "quarkus.redis.tcp.connection-timeout", "1m",
            "quarkus.redis.tcp.idle-timeout", "3m",
            "manyhands.redis.timeout", "1m",
            "manyhands.redis.block", "30s");

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
        var settings = new HashMap<>(PATIENCE);
        settings.put("quarkus.redis.hosts", started.uri());
        return settings;
    }

    @Override
    public void stop() {
        if (redis != null) {
            redis.close();
        }
    }
}
