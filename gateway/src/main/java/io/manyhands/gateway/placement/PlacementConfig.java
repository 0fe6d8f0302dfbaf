package io.manyhands.gateway.placement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What volunteers are told of their job.
@ConfigMapping(prefix = "manyhands.gateway.placement")
public interface PlacementConfig {
    /// Those who do not compute are told of committed rounds this often at most, of several at once. Shorter:
    /// idle connections cost more; longer: the curve on a page that only looks on moves in jerks.
    @WithDefault("1s")
    Duration progress();
}
