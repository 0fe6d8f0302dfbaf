package io.manyhands.task.plan;

import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.telemetry.RoundPhase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Counts what this process has planned; several processes share the work, so sum over them.
@ApplicationScoped
public class PlanMetrics {
    private final MeterRegistry registry;
    private final Counter rounds;
    private final Counter advance;
    private final Counter evaluate;
    private final Counter reissued;
    private final Timer plan;

    PlanMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.rounds = Counter.builder("manyhands.task.rounds.planned")
                .description("Rounds whose tasks this process issued")
                .register(registry);
        this.advance = tasks(TaskKind.TASK_KIND_ADVANCE);
        this.evaluate = tasks(TaskKind.TASK_KIND_EVALUATE);
        this.reissued = Counter.builder("manyhands.task.tasks.reissued")
                .description("Subtrees issued again because their result was missing")
                .register(registry);
        this.plan = RoundPhase.PLAN.timer(registry);
    }

    private Counter tasks(TaskKind kind) {
        return Counter.builder("manyhands.task.tasks.issued")
                .description("Tasks issued in planned rounds")
                .tag("kind", kind.name().replace("TASK_KIND_", "").toLowerCase(Locale.ROOT))
                .register(registry);
    }

    /// @param taken since planning began; counts if it was this process that planned the round
    void planned(PlanOutcome outcome, List<TaskEntry> tasks, Duration taken) {
        if (!(outcome instanceof PlanOutcome.Issued)) {
            return;
        }
        int evaluating = (int) tasks.stream()
                .filter(task -> task.getKind() == TaskKind.TASK_KIND_EVALUATE)
                .count();
        rounds.increment();
        plan.record(taken);
        evaluate.increment(evaluating);
        advance.increment(tasks.size() - evaluating);
    }

    void reissued(PlanOutcome outcome) {
        if (outcome instanceof PlanOutcome.Issued(int tasks)) {
            reissued.increment(tasks);
        }
    }

    /// @param states of the open jobs, asked for whenever metrics are read
    void watchStates(Supplier<Collection<JobState>> states) {
        for (var state : List.of(JobState.JOB_STATE_CREATED, JobState.JOB_STATE_RUNNING, JobState.JOB_STATE_PAUSED)) {
            Gauge.builder(
                            "manyhands.task.jobs",
                            () -> states.get().stream().filter(state::equals).count())
                    .description("Open jobs by state")
                    .tag("state", JobStates.name(state).toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }
}
