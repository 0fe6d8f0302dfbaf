package io.manyhands.model.round;

import io.manyhands.model.advance.FigureGauge;
import io.manyhands.model.version.Backlog;
import io.manyhands.model.version.Status;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The gauges of one owned job. As many series as there are jobs owned, at most
/// [io.manyhands.model.owner.OwnerConfig#maxJobs], times four and those of the kind of work, for
/// each process; gone when the job is. Thread-safe.
final class JobGauges {
    private static final String PREFIX = "manyhands.model.job.";
    /// Not `job`: that is Prometheus' own label for what it scrapes, and ours would become `exported_job`.
    private static final String JOB_ID = "job_id";

    private final MeterRegistry registry;
    private final String jobId;
    private final List<Meter> meters = new ArrayList<>();
    private boolean closed;
    private volatile Backlog backlog = Backlog.NONE;
    private volatile @Nullable Status status;
    private volatile @Nullable Instant roundBegan;

    JobGauges(MeterRegistry registry, String jobId) {
        this.registry = registry;
        this.jobId = jobId;
        register("tasks.waiting", () -> backlog.tasksWaiting());
        register("tasks.leased", () -> backlog.tasksLeased());
        register("results.waiting", () -> backlog.results());
        register(
                "version",
                () -> Optional.ofNullable(status).map(Status::version).orElse(0));
    }

    /// Adds those of the kind of work.
    void draw(List<FigureGauge> figures) {
        figures.forEach(gauge -> register(gauge.name(), () -> figure(gauge.figure())));
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

    synchronized void close() {
        closed = true;
        meters.forEach(registry::remove);
    }

    private synchronized void register(String name, Supplier<Number> value) {
        if (!closed) {
            meters.add(Gauge.builder(PREFIX + name, value).tag(JOB_ID, jobId).register(registry));
        }
    }

    /// Not a number while unknown: Prometheus draws nothing then.
    private Number figure(String field) {
        return Optional.ofNullable(status)
                .map(known -> known.figures().get(field))
                .map(Double::valueOf)
                .orElse(Double.NaN);
    }
}
