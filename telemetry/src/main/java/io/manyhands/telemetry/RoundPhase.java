package io.manyhands.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/// Where a round's time goes. Every phase is measured by one service, within one process, so that clocks need not
/// agree.
///
/// From commit to commit: plan, then lease, while collect runs from one commit to the last result that the round needs
/// (so it contains plan,
/// lease and the volunteers' computing; fold happens meanwhile), then step, then commit.
public enum RoundPhase {
    /// task-service: from hearing of a version to its tasks in the stream.
    PLAN,
    /// gateway: from hearing of a round's first tasks to the first lease of one of them here; long while no volunteer
    /// has demand.
    LEASE,
    /// model-service: from the commit before to the last result that the round needs.
    COLLECT,
    /// model-service: adding one batch of results up.
    FOLD,
    /// model-service: the optimizer's step, hashing and encoding.
    STEP,
    /// model-service: from sending the commit to its answer.
    COMMIT;

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    /// @return always the same one for the same registry
    public Timer timer(MeterRegistry registry) {
        return Timer.builder("manyhands.round.phase")
                .description("What the phases of rounds take")
                .tag("phase", name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /// Of rounds as a whole: from commit to commit.
    public static Timer wholeRound(MeterRegistry registry) {
        return Timer.builder("manyhands.round")
                .description("What rounds take, from commit to commit")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
