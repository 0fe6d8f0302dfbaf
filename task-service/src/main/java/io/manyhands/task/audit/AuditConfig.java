package io.manyhands.task.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The audit log. An entry takes some 150 bytes of Redis' memory.
@ConfigMapping(prefix = "manyhands.task.audit")
public interface AuditConfig {
    /// Entries that are kept, about. Too few: what happened before a busy day is gone.
    @WithDefault("10000")
    int kept();

    /// How long entries are kept. Longer: addresses of people stay longer than they may have to.
    @WithDefault("90d")
    Duration keptFor();

    /// What is refused for the same reason from the same network within this time is one entry. Shorter: whoever
    /// guesses pushes everything else out of the log.
    @WithDefault("1m")
    Duration coalesceWithin();
}
