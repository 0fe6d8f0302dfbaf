package io.manyhands.model.round;

import io.manyhands.model.reduce.FoldOutcome;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.telemetry.trace.TaskSpan;
import io.manyhands.telemetry.trace.TraceStep;
import io.manyhands.telemetry.trace.Tracing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The sampled results of one job's round under way, so that its commit follows from them.
///
/// Not thread-safe; the work on a job is serial.
final class RoundTrace {
    private final Tracing tracing;
    private final JobKeys job;
    private final List<TaskSpan> folds = new ArrayList<>();

    RoundTrace(Tracing tracing, JobKeys job) {
        this.tracing = tracing;
        this.job = job;
    }

    /// @param since when the batch of results came
    void folded(List<Folding.Traced> results, Instant since) {
        for (var result : results) {
            var fold = tracing.follow(TraceStep.FOLD, result.traceparent(), job.id(), result.round(), since);
            fold.end(result.outcome().label());
            if (result.outcome() instanceof FoldOutcome.Folded) {
                folds.add(fold);
            }
        }
    }

    /// The round is complete: what its commit is made in. The next round has no results yet.
    ///
    /// @param version that is made
    TaskSpan commit(int version) {
        var commit = tracing.join(TraceStep.COMMIT, folds, job.id(), version);
        folds.clear();
        return commit;
    }
}
