package io.manyhands.task.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Organizers' tokens.
@ConfigMapping(prefix = "manyhands.task.token")
public interface TokenConfig {
    /// How long a token that was looked up is believed without asking Redis again: for so long after its revocation,
    /// other processes than the one that revoked it still accept it. Longer: a leaked token works on; 0: each
    /// request asks Redis.
    @WithDefault("5s")
    Duration cachedFor();

    /// After this time a token ends, unless another was asked for when it was made.
    @WithDefault("90d")
    Duration expiresAfter();

    /// Tokens that there may be at once. Each is some 200 bytes in Redis.
    @WithDefault("1000")
    int atMost();
}
