package io.manyhands.task.check;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Handing out what auditors compute again.
@ConfigMapping(prefix = "manyhands.task.check")
public interface CheckConfig {
    /// How long a check that was handed out is not handed to another auditor. Shorter than a computation: two auditors
    /// do the same; longer: what an auditor took that has gone waits for so long.
    @WithDefault("15s")
    Duration takenFor();

    /// How long a check that was answered is not handed out again: so long has model-service to read the answer.
    /// Shorter: auditors compute again what is decided a moment later; longer: a second opinion comes later.
    @WithDefault("1s")
    Duration answeredFor();

    /// An auditor that asked for checks within this time counts as being there: what it has not given its opinion on
    /// is left to it. Shorter than it takes to compute what it took: auditors confirm themselves.
    @WithDefault("15s")
    Duration auditorHereFor();

    /// How long an auditor is remembered after it asked for checks the last time. Longer than `auditor-here-for`.
    @WithDefault("1m")
    Duration auditorKeptFor();

    /// How often Redis is asked for an auditor that waits. Shorter: Redis has more to do for each auditor that is idle;
    /// longer: checks wait.
    @WithDefault("50ms")
    Duration pollEvery();
}
