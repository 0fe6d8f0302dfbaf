package io.manyhands.model.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "manyhands.model.redis")
public interface RedisConfig {
    /// How long one command or script may take, weights of 64 MiB included. Too short: a busy Redis looks dead
    /// and commits are sent twice (harmless, but slow); too long: a dead one goes unnoticed.
    @WithDefault("10s")
    Duration timeOut();

    /// How long one read of the followed streams waits for entries. Shorter than the idle time-out of the blocking
    /// Redis
    /// client; readiness fails when no read has succeeded for three times this.
    @WithDefault("5s")
    Duration block();
}
