package io.manyhands.task.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "manyhands.task.redis")
public interface RedisConfig {
    /// How long one command or script may take, a data set of 64 MiB included. Too short: large data sets cannot be
    /// stored; too long: requests pile up while Redis hangs.
    @WithDefault("10s")
    Duration timeOut();

    /// How long one read of the followed streams waits for entries. Shorter than the idle time-out of the blocking
    /// Redis
    /// client; readiness fails when no read has succeeded for three times this.
    @WithDefault("5s")
    Duration block();

    /// About how many entries a job's `events` and the `lobby` keep. Fewer than a slow reader may lag behind: it misses
    /// entries and catches up from the state only.
    @WithDefault("1000")
    int keptEvents();
}
