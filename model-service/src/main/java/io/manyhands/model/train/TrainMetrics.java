package io.manyhands.model.train;

import io.manyhands.model.version.Commit;
import io.manyhands.protocol.v1.RoundCommitted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// Counts what becomes of results, and how long rounds and steps take; over all jobs of this process.
@ApplicationScoped
class TrainMetrics {
    private static final String RESULTS = "manyhands.model.results";

    private final Counter folded;
    private final Counter duplicates;
    private final Counter stale;
    private final Counter rejected;
    private final Timer rounds;
    private final Timer steps;
    private final Timer commits;
    private final Counter failedJobs;

    TrainMetrics(MeterRegistry registry) {
        this.folded = registry.counter(RESULTS, "outcome", "folded");
        this.duplicates = registry.counter(RESULTS, "outcome", "duplicate");
        this.stale = registry.counter(RESULTS, "outcome", "stale");
        this.rejected = registry.counter(RESULTS, "outcome", "rejected");
        this.rounds = registry.timer("manyhands.model.round");
        this.steps = registry.timer("manyhands.model.step");
        this.commits = registry.timer("manyhands.model.commit");
        this.failedJobs = registry.counter("manyhands.model.jobs.failed");
    }

    void count(Folding.Tally tally) {
        folded.increment(tally.folded());
        duplicates.increment(tally.duplicates());
        stale.increment(tally.stale());
        rejected.increment(tally.rejected());
    }

    /// Optimizer step, hashing and encoding.
    void stepped(Duration duration) {
        steps.record(duration);
    }

    /// @param sending from the first attempt to the answer
    void committed(Commit commit, Duration sending) {
        commits.record(sending);
        commit.round().map(RoundCommitted::getWallMicros).ifPresent(micros -> rounds.record(wall(micros)));
    }

    void failed() {
        failedJobs.increment();
    }

    private static Duration wall(int unsignedMicros) {
        return Duration.ofNanos(Integer.toUnsignedLong(unsignedMicros) * 1000);
    }
}
