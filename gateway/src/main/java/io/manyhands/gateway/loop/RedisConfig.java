package io.manyhands.gateway.loop;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How patient the gateway is with Redis.
@ConfigMapping(prefix = "manyhands.gateway.redis")
public interface RedisConfig {
    /// How long one command may take. Too short: a busy Redis looks dead, and volunteers send their results again; too
    /// long: a dead one goes unnoticed.
    @WithDefault("5s")
    Duration timeout();

    /// How long one blocking read for events waits before it is renewed. Shorter than the idle time-out of the blocking
    /// Redis client; readiness fails when no read has succeeded for three times this.
    @WithDefault("2s")
    Duration block();
}
