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

    /// Leases of this process at a time, for all volunteers and jobs. Each takes about 1 KB. Too low: volunteers
    /// wait while there are tasks.
    @WithDefault("20000")
    int inAll();

    /// For how long it is remembered what became of a round's tasks and leases: longer than any round takes.
    @WithDefault("1h")
    Duration remember();

    /// How long a task that is for somebody else than those who are here, as its result is in doubt or as it
    /// is late, waits here for such a volunteer, before anybody may have the one, and other gateways the
    /// other. Too short: who spoils a task gets it again; too long: a round waits when nobody else is there.
    @WithDefault("2s")
    Duration avoidFor();
}
