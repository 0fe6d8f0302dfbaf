package io.manyhands.model.round;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyhands.model.optimize.Optimizer;
import io.manyhands.model.optimize.OptimizerStep;
import io.manyhands.model.reduce.FoldOutcome;
import io.manyhands.model.reduce.Round;
import io.manyhands.model.reduce.RoundSums;
import io.manyhands.model.version.Commit;
import io.manyhands.model.version.Status;
import io.manyhands.protocol.Schedule;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.streams.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The state of one job in training: the current version, the round under way, the optimizer.
///
/// A cycle of [#fold] until complete, [#step], [#committed]. Entries and steps may be asked for again after a
/// failure: an entry is folded once, a step is computed once. Thread-safe by locking, but meant for one thread
/// at a time.
final class JobRounds {
    private final Schedule schedule;
    private final Optimizer optimizer;
    private final Set<String> seen = new LinkedHashSet<>();
    private Status status;
    private float[] weights;
    private Round round;
    private Instant previousCommit;
    private Instant lastProgress;
    private int stale;
    private Optional<Turn> turn = Optional.empty();

    /// @param status of the current version
    /// @param weights of the current version; kept, not changed
    /// @param optimizer after the step that made it; kept
    JobRounds(JobSpec spec, Status status, float[] weights, Optimizer optimizer, Instant now) {
        this.schedule = new Schedule(spec);
        this.optimizer = optimizer;
        this.status = status;
        this.weights = weights;
        this.round = newRound();
        this.previousCommit = status.committedAt();
        this.lastProgress = now;
    }

    /// Adds results up, in order, until the round is complete.
    synchronized Folding fold(List<Entry> entries, Instant now) {
        var batch = new Batch();
        int next = 0;
        while (next < entries.size() && !round.isComplete()) {
            var entry = entries.get(next++);
            if (seen.add(entry.id())) {
                accept(entry, batch);
                lastProgress = now;
            }
        }
        stale += batch.stale;
        return batch.toFolding(round.isComplete(), entries.subList(next, entries.size()), divergence(batch));
    }

    /// The optimizer's step and what is to be committed. Call when the round is complete.
    synchronized Turn step(Instant now) {
        var due = turn.orElseGet(() -> computeTurn(now));
        turn = Optional.of(due);
        return due;
    }

    /// The commit of [#step] took effect: the next round begins.
    synchronized void committed(Turn.Next done) {
        status = done.commit().status();
        weights = done.weights();
        previousCommit = done.at();
        lastProgress = done.at();
        turn = Optional.empty();
        stale = 0;
        seen.clear();
        round = newRound();
    }

    synchronized Status status() {
        return status;
    }

    /// Whether the round has waited for results for that long; if so, the wait begins anew.
    synchronized boolean noticeStall(Duration patience, Instant now) {
        boolean stalled = !round.isComplete() && lastProgress.plus(patience).isBefore(now);
        if (stalled) {
            lastProgress = now;
        }
        return stalled;
    }

    /// What no result covers.
    synchronized List<NodesMissing> missing() {
        return round.missing();
    }

    private Round newRound() {
        return new Round(schedule, status.version(), status.sha256().raw(), weights.length);
    }

    private void accept(Entry entry, Batch batch) {
        try {
            var result = ResultEntry.parseFrom(entry.payload());
            var intake = round.accept(result);
            batch.count(entry, intake);
            batch.trace(result, intake);
        } catch (InvalidProtocolBufferException e) {
            batch.count(entry, new FoldOutcome.Rejected("not a ResultEntry", Optional.empty()));
        }
    }

    private Optional<String> divergence(Batch batch) {
        return batch.diverged
                ? Optional.of("round %d: the volunteers' results are not finite; lower the learning rate (it is %s)"
                        .formatted(round.number(), learningRate()))
                : Optional.empty();
    }

    private Turn computeTurn(Instant now) {
        var sums = round.sums().orElseThrow(() -> new IllegalStateException("round is not complete"));
        var gradient = sums.train().map(root -> mean(root.value().gradientSum(), samples(sums)));
        var step = gradient.map(mean -> optimizer.apply(weights, mean)).orElseGet(() -> new OptimizerStep.Stepped(weights));
        return switch (step) {
            case OptimizerStep.Stepped(float[] stepped) -> next(sums, stepped, now);
            case OptimizerStep.Diverged(int index, float value) ->
                new Turn.Diverged(
                        "round %d: weight %d became %s in the optimizer's step; lower the learning rate (it is %s)"
                                .formatted(round.number(), index, value, learningRate()));
        };
    }

    private Turn.Next next(RoundSums sums, float[] stepped, Instant now) {
        var draft = new CommitDraft(schedule, status, sums, previousCommit, now);
        Commit commit = draft.commit(stepped, optimizer.state(), seen, stale);
        return new Turn.Next(commit, stepped, now);
    }

    private static int samples(RoundSums sums) {
        return sums.train().map(root -> CommitDraft.samples(root)).orElse(0);
    }

    private float learningRate() {
        return schedule.job().getOptimizer().getLearningRate();
    }

    /// Divides in place, one float32 rounding each.
    private static float[] mean(float[] sum, int samples) {
        float count = samples;
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= count;
        }
        return sum;
    }

    private static final class Batch {
        private final List<NodesMissing> missing = new ArrayList<>();
        private final List<String> objections = new ArrayList<>();
        private final List<Folding.Traced> traced = new ArrayList<>();
        private int folded;
        private int duplicates;
        private int stale;
        private boolean diverged;

        void count(Entry entry, FoldOutcome intake) {
            switch (intake) {
                case FoldOutcome.Folded(int dropped) -> {
                    folded++;
                    duplicates += dropped;
                }
                case FoldOutcome.Duplicate() -> duplicates++;
                case FoldOutcome.Stale() -> stale++;
                case FoldOutcome.Diverged() -> diverged = true;
                case FoldOutcome.Rejected(String reason, Optional<NodesMissing> uncovered) -> {
                    objections.add("result %s: %s".formatted(entry.id(), reason));
                    uncovered.ifPresent(missing::add);
                }
            }
        }

        void trace(ResultEntry result, FoldOutcome intake) {
            if (!result.getTraceparent().isEmpty()) {
                traced.add(new Folding.Traced(result.getTraceparent(), result.getRound(), intake));
            }
        }

        Folding toFolding(boolean complete, List<Entry> rest, Optional<String> divergence) {
            var tally = new Folding.Tally(folded, duplicates, stale, objections.size());
            return new Folding(tally, missing, objections, complete, rest, traced, divergence);
        }
    }
}
