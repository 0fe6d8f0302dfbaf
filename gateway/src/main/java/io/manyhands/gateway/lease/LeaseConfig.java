package io.manyhands.gateway.lease;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long volunteers may keep a task.
@ConfigMapping(prefix = "manyhands.gateway.lease")
public interface LeaseConfig {
    /// Lease of a volunteer whose pace is not known. Too short: slow devices never get their first result in and
    /// their work is done twice; too long: a round waits this long for a volunteer that froze on its first task.
    @WithDefault("30s")
    Duration initial();

    /// No lease is shorter.
    @WithDefault("3s")
    Duration atLeast();

    /// No lease is longer.
    @WithDefault("10m")
    Duration atMost();

    /// Added to three times the expected time.
    @WithDefault("2s")
    Duration slack();

    /// How long a volunteer gets no task after a lease ended without a result; doubles each time in a row. A sound
    /// result ends it.
    @WithDefault("5s")
    Duration suspension();

    /// How long a task whose result is in doubt waits here for a volunteer that has not computed it yet,
    /// before anybody may have it. Too short: who spoils a task gets it again; too long: a round waits when
    /// nobody else is there.
    @WithDefault("2s")
    Duration avoidFor();

    /// No suspension is longer.
    @WithDefault("5m")
    Duration suspensionAtMost();
}
