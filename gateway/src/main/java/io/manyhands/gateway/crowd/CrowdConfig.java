package io.manyhands.gateway.crowd;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The heartbeat.
@ConfigMapping(prefix = "manyhands.gateway.crowd")
public interface CrowdConfig {
    /// Time between heartbeats. Must be well below `expiry` and `idle`.
    @WithDefault("2s")
    Duration beat();

    /// For how long the planner counts this gateway's volunteers after its last heartbeat.
    @WithDefault("6s")
    Duration expiry();

    /// Changes within this time are written together. Longer: fewer writes when many join; the first round of a job
    /// may be cut too coarsely.
    @WithDefault("200ms")
    Duration debounce();

    /// Tasks that no gateway has shown interest in for this long are taken over. Too short: a gateway that pauses
    /// briefly loses its tasks, and work is done twice.
    @WithDefault("8s")
    Duration idle();

    /// How many tasks are taken over at once.
    @WithDefault("64")
    int claims();
}
