package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.protocol.v1.TaskKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// When a task has taken longer than such tasks take in its job. Used on the gateway's loop only.
///
/// What is typical is the median of what was seen here lately: a few who are slow, or pretend to be, do not move
/// it. Before anything was seen here, it follows from what the last round's volunteers say they needed.
@Singleton
public final class Lateness {
    private final LatenessPolicy policy;
    private final Map<FollowedJob, Map<TaskKind, TypicalTime>> times = new HashMap<>();

    Lateness(BackupConfig config) {
        this.policy = new LatenessPolicy(config.factor(), config.atLeast());
    }

    /// A result was accepted.
    ///
    /// @param elapsed since a worker was free for it
    public void observe(HeldLease held, Duration elapsed) {
        times.computeIfAbsent(held.job(), key -> new EnumMap<>(TaskKind.class))
                .computeIfAbsent(held.task().getKind(), key -> new TypicalTime())
                .observe(elapsed, held.leaves());
    }

    /// From when on it is late; empty if nothing is known of the job's tasks yet.
    Optional<Instant> lateAt(HeldLease held) {
        return typical(held).map(typical -> held.since().plus(policy.allowance(typical)));
    }

    boolean isLate(HeldLease held, Instant now) {
        return lateAt(held).filter(late -> !now.isBefore(late)).isPresent();
    }

    void forget(FollowedJob job) {
        times.remove(job);
    }

    private Optional<Duration> typical(HeldLease held) {
        var seen = times.getOrDefault(held.job(), Map.of()).get(held.task().getKind());
        if (seen != null) {
            return Optional.of(seen.of(held.leaves()));
        }
        var job = held.job();
        int leafSize = job.schedule().leafSize(held.task().getKind());
        return job.computePerUnit().map(unit -> unit.multipliedBy((long) leafSize * held.leaves()));
    }
}
