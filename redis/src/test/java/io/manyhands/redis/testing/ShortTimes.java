package io.manyhands.redis.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// Redis clients that find out within seconds that Redis has vanished, in the same proportions as those that are
/// shipped.
public final class ShortTimes implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.redis.timeout", "500ms",
                "quarkus.redis.tcp.connection-timeout", "1s",
                "quarkus.redis.tcp.idle-timeout", "4s",
                "quarkus.redis.pool-recycle-timeout", "2s",
                "quarkus.redis.pool-cleaner-interval", "500ms",
                "manyhands.redis.block", "500ms");
    }
}
