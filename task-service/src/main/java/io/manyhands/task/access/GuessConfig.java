package io.manyhands.task.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How those are slowed down who guess tokens. What keeps a token from being guessed is its 256 random bits; this keeps
/// the guessing from being noise.
@ConfigMapping(prefix = "manyhands.task.guess")
public interface GuessConfig {
    /// Wrong tokens of one network (IPv4 /24, IPv6 /48) that are answered with 401; further ones with 429. Right tokens
    /// of the network are let through all the time. Too low: a mistyped token in a script looks like an attack.
    @WithDefault("5")
    int free();

    /// Pause that the first answer with 429 asks for; it doubles with each.
    @WithDefault("1s")
    Duration firstPause();

    /// No pause is longer.
    @WithDefault("5m")
    Duration longestPause();

    /// After so long without a wrong token, a network begins anew.
    @WithDefault("15m")
    Duration forgetAfter();
}
