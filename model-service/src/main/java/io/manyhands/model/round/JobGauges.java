package io.manyhands.model.round;

import io.manyhands.model.version.Backlog;
import io.manyhands.model.version.Status;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The gauges of one owned job. As many series as there are jobs owned, at most
/// [io.manyhands.model.owner.OwnerConfig#maxJobs] times six for
/// each process; gone when the job is. Thread-safe.
final class JobGauges {
    private static final String PREFIX = "manyhands.model.job.";
    /// Not `job`: that is Prometheus' own label for what it scrapes, and ours would become `exported_job`.
    private static final String JOB_ID = "job_id";

    private final MeterRegistry registry;
    private final List<Meter> meters;
    private volatile Backlog backlog = Backlog.NONE;
    private volatile @Nullable Status status;
    private volatile @Nullable Instant roundBegan;

    JobGauges(MeterRegistry registry, String jobId) {
        this.registry = registry;
        this.meters = List.of(
                gauge(jobId, "tasks.waiting", () -> backlog.tasksWaiting()),
                gauge(jobId, "tasks.leased", () -> backlog.tasksLeased()),
                gauge(jobId, "results.waiting", () -> backlog.results()),
                gauge(
                        jobId,
                        "version",
                        () -> Optional.ofNullable(status).map(Status::version).orElse(0)),
                gauge(jobId, "loss", () -> loss(Optional.ofNullable(status).flatMap(Status::lastLoss))),
                gauge(
                        jobId,
                        "held.out.loss",
                        () -> loss(Optional.ofNullable(status).flatMap(Status::heldOutLoss))));
    }

    void lags(Backlog now) {
        backlog = now;
    }

    void committed(Status newStatus, Instant at) {
        status = newStatus;
        roundBegan = at;
    }

    /// @return absent before this process has committed a version of the job
    Optional<Duration> sinceCommit(Instant now) {
        return Optional.ofNullable(roundBegan).map(begin -> Duration.between(begin, now));
    }

    void close() {
        meters.forEach(registry::remove);
    }

    private Gauge gauge(String jobId, String name, Supplier<Number> value) {
        return Gauge.builder(PREFIX + name, value).tag(JOB_ID, jobId).register(registry);
    }

    /// Not a number while unknown: Prometheus draws nothing then.
    private static Number loss(Optional<Float> loss) {
        return loss.orElse(Float.NaN);
    }
}
