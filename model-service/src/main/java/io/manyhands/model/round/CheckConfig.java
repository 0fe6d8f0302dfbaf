package io.manyhands.model.round;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How values are computed again by auditors.
@ConfigMapping(prefix = "manyhands.model.check")
public interface CheckConfig {
    /// Rounds that may be committed, where a job is checked optimistically, before all of an earlier one has been
    /// checked. Fewer: rounds wait for auditors; more: further back goes a job when something was wrong.
    @WithDefault("32")
    int window();

    /// Bytes of the versions of that window per job, which are kept to go back to; with larger ones it is shorter. Too
    /// little: rounds wait for auditors; too much: Redis runs out of memory.
    @WithDefault("32M")
    MemorySize windowSize();

    /// Who has not asked for work for this long is no auditor any more. Longer than an auditor waits for work. Too
    /// short: nothing is checked while auditors are busy; too long: rounds wait for one that has gone.
    @WithDefault("15s")
    Duration auditorGoneAfter();

    /// How often it is looked who is banned: bans end, and administrators lift them. Less often: what somebody gives
    /// who has come back is ignored for so long.
    @WithDefault("30s")
    Duration bansReadEvery();

    /// For how long a volunteer gets no tasks after a value of it was proven wrong: a device may have been repaired.
    @WithDefault("24h")
    Duration banFor();
}
