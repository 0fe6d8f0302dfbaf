package io.manyhands.streams;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// When reading streams counts as stuck.
@ConfigMapping(prefix = "manyhands.streams")
public interface ReadConfig {
    /// Liveness fails when a loop has neither begun nor ended a read for this long. Longer than an attempt may
    /// take while Redis is away, or a failure of Redis restarts us for nothing: about a minute, if a Redis Cluster
    /// sends us on to a node that has vanished, which its client tries to reach 17 times.
    @WithDefault("2m")
    Duration stuckAfter();
}
