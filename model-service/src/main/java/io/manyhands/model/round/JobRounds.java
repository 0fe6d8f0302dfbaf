package io.manyhands.model.round;

import io.manyhands.model.advance.Advance;
import io.manyhands.model.advance.AdvanceOutcome;
import io.manyhands.model.advance.CompleteRound;
import io.manyhands.model.advance.CompleteRound.Sum;
import io.manyhands.model.reduce.FoldOutcome;
import io.manyhands.model.reduce.Round;
import io.manyhands.model.reduce.RoundSums;
import io.manyhands.model.version.Status;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed.Reason;
import io.manyhands.protocol.check.Parsed.Refused;
import io.manyhands.protocol.check.Parsed.Sound;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.Work;
import io.manyhands.redis.streams.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rounds of one job: the current version and the round under way. Knows how a round runs, and leaves to the
/// [Advance] what its results are.
///
/// A cycle of [#fold] until complete, [#step], [#committed]. Entries and steps may be asked for again after a
/// failure: an entry is folded once, a step is computed once. Thread-safe by locking, but meant for one thread
/// at a time.
final class JobRounds<V> {
    private static final CheckedParser<ResultEntry> RESULTS = CheckedParser.of(ResultEntry.getDefaultInstance());

    private final Work work;
    private final Advance<V> advance;
    private final Set<String> seen = new LinkedHashSet<>();
    private Status status;
    private Round<V> round;
    private Instant previousCommit;
    private Instant lastProgress;
    private int stale;
    private Optional<Turn> turn = Optional.empty();

    /// @param status of the current version
    /// @param advance at the current version; owned from now on
    JobRounds(Work work, Status status, Advance<V> advance, Instant now) {
        this.work = work;
        this.advance = advance;
        this.status = status;
        this.round = newRound();
        this.previousCommit = status.committedAt();
        this.lastProgress = now;
    }

    /// Adds results up, in order, until the round is complete.
    synchronized Folding fold(List<Entry> entries, Instant now) {
        var batch = new FoldedBatch();
        int next = 0;
        while (next < entries.size() && !round.isComplete()) {
            var entry = entries.get(next++);
            if (seen.add(entry.id())) {
                accept(entry, batch);
                lastProgress = now;
            }
        }
        stale += batch.stale();
        return batch.toFolding(round.isComplete(), entries.subList(next, entries.size()), divergence(batch));
    }

    /// The next version and what is to be committed. Call when the round is complete.
    synchronized Turn step(Instant now) {
        var due = turn.orElseGet(() -> computeTurn(now));
        turn = Optional.of(due);
        return due;
    }

    /// The commit of [#step] took effect: the next round begins.
    synchronized void committed(Turn.Next done) {
        status = done.commit().status();
        previousCommit = done.at();
        lastProgress = done.at();
        turn = Optional.empty();
        stale = 0;
        seen.clear();
        round = newRound();
    }

    /// Of a result, at most, but for a few hundred bytes.
    int entryBytes() {
        return work.valueBytes(TaskKind.TASK_KIND_ADVANCE);
    }

    synchronized Status status() {
        return status;
    }

    /// The status, unless a commit may be on its way that changes it.
    synchronized Optional<Status> settledStatus() {
        return turn.isEmpty() ? Optional.of(status) : Optional.empty();
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

    private Round<V> newRound() {
        return new Round<>(work, advance, status.version(), status.sha256().raw());
    }

    private void accept(Entry entry, FoldedBatch batch) {
        switch (RESULTS.parse(entry.payload())) {
            case Sound<ResultEntry>(ResultEntry result) -> batch.add(entry, result, round.accept(result));
            case Refused<ResultEntry>(Reason _, String problem) ->
                batch.add(entry, new FoldOutcome.Rejected(problem, Optional.empty()));
        }
    }

    private Optional<String> divergence(FoldedBatch batch) {
        return batch.isDiverged() ? Optional.of(inRound(advance.notFinite())) : Optional.empty();
    }

    private Turn computeTurn(Instant now) {
        var sums = round.sums().orElseThrow(() -> new IllegalStateException("round is not complete"));
        return switch (advance.step(complete(sums))) {
            case AdvanceOutcome.Next next -> {
                var draft = new CommitDraft(work.schedule(), status, sums, previousCommit, now);
                yield new Turn.Next(draft.commit(next, seen, stale), now);
            }
            case AdvanceOutcome.Failed(String reason) -> new Turn.Failed(inRound(reason));
        };
    }

    private CompleteRound<V> complete(RoundSums<V> sums) {
        return new CompleteRound<>(
                round.number(),
                sums.advance().map(root -> new Sum<>(root.value(), root.units())),
                sums.evaluate().map(root -> new Sum<>(root.value(), root.units())),
                status.figures());
    }

    private String inRound(String reason) {
        return "round %d: %s".formatted(round.number(), reason);
    }
}
