package io.manyhands.gateway.support;

import io.manyhands.localredis.LocalRedis;
import io.manyhands.localredis.Options;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A Redis for one start of the application: the bundled 6.2, or the executable that the system property
/// `manyhands.test.redis-server` names.
public final class RedisResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable LocalRedis redis;

    @Override
    public Map<String, String> start() {
        var options = Optional.ofNullable(System.getProperty("manyhands.test.redis-server"))
                .filter(path -> !path.isBlank())
                .map(path -> Options.defaults().withExecutable(Path.of(path)))
                .orElseGet(Options::defaults);
        redis = LocalRedis.start(options);
        return Map.of("quarkus.redis.hosts", redis.uri());
    }

    @Override
    public void stop() {
        if (redis != null) {
            redis.close();
        }
    }
}
