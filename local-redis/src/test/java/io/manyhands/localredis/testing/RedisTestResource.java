package io.manyhands.localredis.testing;

import io.manyhands.localredis.LocalRedis;
import io.manyhands.localredis.Options;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An empty Redis for a `@QuarkusTest`: `@QuarkusTestResource(RedisTestResource.class)`.
///
/// Runs the bundled server, or the one named by the system property `manyhands.test.redis-server`, so that the same
/// tests run against another release: `mvn verify -Dmanyhands.test.redis-server=/usr/bin/redis-server`.
public final class RedisTestResource implements QuarkusTestResourceLifecycleManager {
    private static final String EXECUTABLE = "manyhands.test.redis-server";

    private @Nullable LocalRedis redis;

    @Override
    public Map<String, String> start() {
        var started = LocalRedis.start(options());
        redis = started;
        return Map.of("quarkus.redis.hosts", started.uri());
    }

    @Override
    public void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    /// For tests that start Redis themselves, or stop and restart it.
    public static Options options() {
        var executable = System.getProperty(EXECUTABLE, "");
        return executable.isEmpty() ? Options.defaults() : Options.defaults().withExecutable(Path.of(executable));
    }
}
