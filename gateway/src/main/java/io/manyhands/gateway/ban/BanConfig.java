package io.manyhands.gateway.ban;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Volunteers that are banned.
@ConfigMapping(prefix = "manyhands.gateway.ban")
public interface BanConfig {
    /// How often all bans are read from Redis. Shorter: more to read, all bans each time; longer: who was banned by
    /// mistake waits for so long after an administrator has lifted the ban.
    @WithDefault("1m")
    Duration reloadEvery();

    /// Bans that are remembered, those that last longest first; each takes some 300 bytes. Too few: some volunteers
    /// that are banned get tasks again.
    @WithDefault("100000")
    int atMost();
}
