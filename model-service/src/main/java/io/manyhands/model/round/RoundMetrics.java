package io.manyhands.model.round;

import io.manyhands.model.advance.FigureGauge;
import io.manyhands.model.doubt.Jury;
import io.manyhands.model.version.Commit;
import io.manyhands.model.version.CommitOutcome;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.telemetry.RoundPhase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Counts what becomes of results, and how long rounds and their phases take; listed in `docs/metrics.md`. Thread-safe.
@ApplicationScoped
class RoundMetrics {
    private static final String RESULTS = "manyhands.model.results";

    private final MeterRegistry registry;
    private final Map<String, JobGauges> jobs = new ConcurrentHashMap<>();
    private final Counter folded;
    private final Counter duplicates;
    private final Counter stale;
    private final Counter rejected;
    private final Counter units;
    private final Counter computing;
    private final Counter failedJobs;
    private final Counter again;
    private final Timer round;
    private final Timer collect;
    private final Timer fold;
    private final Timer step;
    private final Timer commit;

    RoundMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.folded = registry.counter(RESULTS, "outcome", "folded");
        this.duplicates = registry.counter(RESULTS, "outcome", "duplicate");
        this.stale = registry.counter(RESULTS, "outcome", "stale");
        this.rejected = registry.counter(RESULTS, "outcome", "rejected");
        EnumSet.allOf(CommitOutcome.class).forEach(this::commits);
        EnumSet.allOf(Jury.Outcome.class).forEach(this::outliers);
        this.again = registry.counter("manyhands.model.rounds.again");
        this.units = registry.counter("manyhands.model.units");
        this.computing =
                Counter.builder("manyhands.model.compute").baseUnit("seconds").register(registry);
        this.failedJobs = registry.counter("manyhands.model.jobs.failed");
        this.round = RoundPhase.wholeRound(registry);
        this.collect = RoundPhase.COLLECT.timer(registry);
        this.fold = RoundPhase.FOLD.timer(registry);
        this.step = RoundPhase.STEP.timer(registry);
        this.commit = RoundPhase.COMMIT.timer(registry);
    }

    /// The job is owned: it has gauges, until [#closed].
    JobGauges opened(String jobId) {
        Optional.ofNullable(jobs.remove(jobId)).ifPresent(JobGauges::close);
        var gauges = new JobGauges(registry, jobId);
        jobs.put(jobId, gauges);
        return gauges;
    }

    /// What its own kind of work has to show besides.
    void draw(String jobId, List<FigureGauge> figures) {
        gauges(jobId).ifPresent(job -> job.draw(figures));
    }

    void closed(String jobId, JobGauges gauges) {
        if (jobs.remove(jobId, gauges)) {
            gauges.close();
        }
    }

    void count(Folding.Tally tally) {
        folded.increment(tally.folded());
        duplicates.increment(tally.duplicates());
        stale.increment(tally.stale());
        rejected.increment(tally.rejected());
    }

    void count(Map<Jury.Outcome, Integer> inDoubt) {
        inDoubt.forEach((outcome, count) -> outliers(outcome).increment(count));
    }

    /// A round is computed once more.
    void again() {
        again.increment();
    }

    <T> T folding(Supplier<T> folding) {
        return fold.record(folding);
    }

    /// @param begun when the last result that the round needs had been folded
    void stepped(String jobId, Instant begun, Instant now) {
        step.record(Duration.between(begun, now));
        gauges(jobId).flatMap(job -> job.sinceCommit(begun)).ifPresent(collect::record);
    }

    /// @param begun when it was sent for the first time
    void committed(String jobId, Commit sent, CommitOutcome outcome, Instant begun, Instant now) {
        commit.record(Duration.between(begun, now));
        commits(outcome).increment();
        if (outcome == CommitOutcome.COMMITTED) {
            gauges(jobId).ifPresent(job -> job.committed(sent.status(), now));
            sent.round().ifPresent(this::count);
        }
    }

    void failed() {
        failedJobs.increment();
    }

    private void count(RoundCommitted done) {
        round.record(wall(done.getWallMicros()));
        units.increment(done.getUnits());
        computing.increment(done.getComputeMicros() / 1e6);
    }

    private Counter outliers(Jury.Outcome outcome) {
        return registry.counter(
                "manyhands.model.outliers", "outcome", outcome.name().toLowerCase(Locale.ROOT));
    }

    private Counter commits(CommitOutcome outcome) {
        return registry.counter("manyhands.model.commits", "outcome", outcome.label());
    }

    private Optional<JobGauges> gauges(String jobId) {
        return Optional.ofNullable(jobs.get(jobId));
    }

    private static Duration wall(int unsignedMicros) {
        return Duration.ofNanos(Integer.toUnsignedLong(unsignedMicros) * 1000);
    }
}
