package io.manyhands.localredis.testing;

import io.manyhands.localredis.LocalRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An empty Redis behind a [TestWire], for a `@QuarkusTest` with a field of that type:
/// `@QuarkusTestResource(value = VanishingRedisTestResource.class, restrictToAnnotatedClass = true)`.
///
/// With the argument `cluster` it is a Redis Cluster, and the clients are told so.
public final class VanishingRedisTestResource implements QuarkusTestResourceLifecycleManager {
    private final TestWire wire = TestWire.open();
    private boolean isCluster;
    private @Nullable LocalRedis redis;

    @Override
    public void init(Map<String, String> arguments) {
        isCluster = arguments.containsKey("cluster");
    }

    @Override
    public Map<String, String> start() {
        var started = isCluster ? TestCluster.startBehind(wire) : LocalRedis.start(TestRedis.options());
        redis = started;
        wire.leadTo(started.port());
        var settings = new HashMap<>(Map.of("quarkus.redis.hosts", wire.uri()));
        if (isCluster) {
            settings.put("quarkus.redis.client-type", "cluster");
            settings.put("quarkus.redis.blocking.client-type", "cluster");
        }
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(wire, new TestInjector.MatchesType(TestWire.class));
    }

    @Override
    public void stop() {
        wire.close();
        if (redis != null) {
            redis.close();
        }
    }
}
