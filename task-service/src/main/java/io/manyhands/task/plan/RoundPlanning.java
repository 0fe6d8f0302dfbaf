package io.manyhands.task.plan;

import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.telemetry.trace.TraceStep;
import io.manyhands.telemetry.trace.Tracing;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Keeps rounds supplied with tasks: looks at who is there, has the round cut, writes the tasks, counts them.
///
/// Everything may be repeated. Fails when Redis does not answer; then nothing is known about the effect, so repeat.
@ApplicationScoped
public class RoundPlanning {
    private final RedisPlan redis;
    private final PlanMetrics metrics;
    private final RoundPlanner planner;
    private final Tracing tracing;
    private final InstantSource clock = InstantSource.system();

    RoundPlanning(RedisPlan redis, PlanMetrics metrics, PlanConfig config, Tracing tracing) {
        this.redis = redis;
        this.metrics = metrics;
        this.tracing = tracing;
        this.planner = new RoundPlanner(config.tasksPerWorker());
    }

    /// Plans the round that is under way, if there is one.
    Uni<Void> planCurrent(PlannedJob job) {
        return redis.version(job.id())
                .chain(current -> current.map(version -> plan(job, version, "")).orElseGet(RoundPlanning::nothing));
    }

    /// @param traceparent of the span that committed the version; empty if it is not traced
    Uni<Void> plan(PlannedJob job, Version version, String traceparent) {
        var begun = clock.instant();
        var span = tracing.follow(TraceStep.PLAN, traceparent, job.id(), version.number(), begun);
        return redis.hands(job.id())
                .map(hands -> planner.plan(job.schedule(), version, Crew.of(hands, clock.instant())))
                .chain(tasks -> issue(job, version, tasks, begun))
                .invoke(outcome -> span.end(outcome.label()))
                .onFailure()
                .invoke(span::fail)
                .replaceWithVoid();
    }

    private Uni<PlanOutcome> issue(PlannedJob job, Version version, List<TaskEntry> tasks, Instant begun) {
        return tasks.isEmpty()
                ? Uni.createFrom().item(new PlanOutcome.NotWanted())
                : redis.plan(job.id(), version.number(), tasks)
                        .invoke(outcome -> metrics.planned(outcome, tasks, Duration.between(begun, clock.instant())));
    }

    /// Issues subtrees again that have neither a result nor a task, unless their round is over.
    Uni<Void> reissue(PlannedJob job, NodesMissing missing) {
        return redis.version(job.id())
                .map(current -> current.filter(version -> version.number() == missing.getRound()))
                .chain(current ->
                        current.map(version -> reissue(job, version, missing)).orElseGet(RoundPlanning::nothing));
    }

    private Uni<Void> reissue(PlannedJob job, Version version, NodesMissing missing) {
        var tasks = new MissingNodes(job.schedule(), version).tasks(missing);
        if (tasks.isEmpty()) {
            Log.warnf(
                    "job %s, round %d: none of the %d nodes reported missing is in a tree",
                    job.id(), missing.getRound(), missing.getNodesCount());
            return nothing();
        }
        return redis.reissue(job.id(), version, tasks).invoke(metrics::reissued).replaceWithVoid();
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
