package io.manyhands.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How patient a service is with Redis.
@ConfigMapping(prefix = "manyhands.redis")
public interface RedisConfig {
    /// How long one command or script may take, weights or a data set of 64 MiB included. Too short: a busy Redis
    /// looks dead, and results and commits are sent twice (harmless, but slow); too long: a dead one goes
    /// unnoticed, and requests pile up meanwhile.
    @WithDefault("10s")
    Duration timeout();

    /// How long one read of the followed streams waits for entries before it is renewed. Shorter than the idle
    /// time-out of the blocking Redis client; readiness fails when no read has succeeded for three times this.
    @WithDefault("2s")
    Duration block();

    /// Liveness fails when a loop has neither begun nor ended a read for this long. Longer than an attempt may
    /// take while Redis is away, or a failure of Redis restarts us for nothing: about a minute, if a Redis Cluster
    /// sends us on to a node that has vanished, which its client tries to reach 17 times.
    @WithDefault("2m")
    Duration stuckAfter();

    /// Whether this process is of no use while Redis takes no writes (its memory is full, it is a replica, it
    /// cannot write its file). If so, it is not ready meanwhile, and nobody is sent to it; otherwise it says so in
    /// its health, stays ready, and refuses changes alone.
    @WithDefault("false")
    boolean needsWrites();
}
