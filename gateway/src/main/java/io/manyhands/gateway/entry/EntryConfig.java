package io.manyhands.gateway.entry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What it costs to enter jobs that ask for something.
@ConfigMapping(prefix = "manyhands.gateway.entry")
public interface EntryConfig {
    /// How long a volunteer may take for a proof of work, or to type an invitation. Too short: slow devices never
    /// finish theirs and begin again; longer does no harm, as a challenge is good on its own connection alone.
    @WithDefault("15m")
    Duration challengeFor();
}
