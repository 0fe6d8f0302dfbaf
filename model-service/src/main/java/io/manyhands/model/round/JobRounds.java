package io.manyhands.model.round;

import com.google.protobuf.ByteString;
import io.manyhands.model.advance.Advance;
import io.manyhands.model.advance.AdvanceOutcome;
import io.manyhands.model.advance.CompleteRound;
import io.manyhands.model.advance.CompleteRound.Sum;
import io.manyhands.model.check.Auditing;
import io.manyhands.model.check.Proof;
import io.manyhands.model.doubt.Doubts;
import io.manyhands.model.doubt.Jury;
import io.manyhands.model.reduce.FoldOutcome;
import io.manyhands.model.reduce.Round;
import io.manyhands.model.reduce.RoundSums;
import io.manyhands.model.version.Status;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private final Doubts doubts;
    private final Auditing auditing;
    private final Set<String> seen = new LinkedHashSet<>();
    /// Those of them that say of something that it is not finite: they count in a round that is computed again.
    private final Set<String> evidence = new HashSet<>();
    private Status status;
    private Round<V> round;
    private Instant previousCommit;
    private Instant lastProgress;
    private int stale;
    private int repeated;
    private Optional<Turn> turn = Optional.empty();
    private Optional<String> told = Optional.empty();

    /// @param status of the current version
    /// @param advance at the current version; owned from now on
    /// @param doubts about this job's results; owned from now on
    /// @param auditing of this job's results; owned from now on
    JobRounds(Work work, Status status, Advance<V> advance, Doubts doubts, Auditing auditing, Instant now) {
        this.work = work;
        this.advance = advance;
        this.status = status;
        this.doubts = doubts;
        this.auditing = auditing;
        this.round = newRound(doubts.jury());
        this.previousCommit = status.committedAt();
        this.lastProgress = now;
    }

    /// Adds results up, in order, until the round is complete.
    synchronized Folding fold(List<Entry> entries, Instant now) {
        var batch = new FoldedBatch();
        var rest = new ArrayList<Entry>();
        var heard = new ArrayList<String>();
        for (var entry : entries) {
            var parsed = RESULTS.parse(entry.payload());
            if (parsed instanceof Sound<ResultEntry>(ResultEntry result) && result.hasCheckedSha256()) {
                // An auditor's word counts whatever the round is at.
                auditing.hear(result);
                heard.add(entry.id());
            } else if (round.isComplete()) {
                rest.add(entry);
            } else if (seen.add(entry.id())) {
                accept(entry, parsed, batch, now);
                lastProgress = now;
            }
        }
        if (round.isComplete()) {
            auditing.complete();
        }
        stale += batch.stale();
        return batch.toFolding(round.isComplete(), rest, checked(heard), divergence(batch));
    }

    private Checked checked(List<String> heard) {
        var disagreement = auditing.takeDisagreement();
        return new Checked(auditing.takeUpdate(), heard, auditing.takeProofs(), disagreement);
    }

    /// Whether the round is complete, but must not be committed before more has been checked. One whose step was
    /// computed is on its way.
    synchronized boolean isHeld() {
        return round.isComplete() && turn.isEmpty() && auditing.isHeld(status.version(), isLast(complete()));
    }

    /// So many auditors are there.
    ///
    /// @return whether something that was held need not be any more: a commit, or going back
    synchronized boolean auditorsSeen(int auditors) {
        var wasHeld = isHeld();
        auditing.seen(auditors);
        return (wasHeld && !isHeld()) || goBackFor().isPresent();
    }

    /// The earliest value that was proven wrong, once the job is to go back for it.
    synchronized Optional<Proof> goBackFor() {
        return auditing.goBackFor();
    }

    /// Whose ban is in force.
    synchronized void banned(Set<ByteString> volunteers) {
        auditing.banned(volunteers);
    }

    /// How many versions before the current one are to be kept.
    synchronized int window() {
        return auditing.window();
    }

    /// How many results are given up when the job goes back to that version.
    synchronized int usedSince(int version) {
        return auditing.usedSince(version);
    }

    boolean isChecked() {
        return auditing.isOn();
    }

    Duration banFor() {
        return auditing.banFor();
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
        told = Optional.empty();
        stale = 0;
        repeated = 0;
        seen.clear();
        evidence.clear();
        doubts.committed(round.jury());
        done.commit().round().ifPresent(auditing::committed);
        round = newRound(doubts.jury());
    }

    /// [#step] has come to nothing: the round begins anew, and nobody is believed alone any more. What was
    /// heard counts on; results that come again do not count again.
    ///
    /// @param state of the current version
    /// @param memory of the current version
    synchronized OnceMore again(byte[] state, byte[] memory, Instant now) {
        advance.recall(state, memory);
        var once = new OnceMore(round.again(), spent(), OnceMore.pauseAfter(repeated++));
        turn = Optional.empty();
        // Nobody is to be asked before the pause is over.
        lastProgress = now.plus(once.pause());
        round = newRound(doubts.stricter(round.jury()));
        return once;
    }

    /// These entries are not in Redis any more: no commit has to remove them.
    synchronized void forget(List<String> entries) {
        for (var id : entries) {
            seen.remove(id);
        }
    }

    /// What the organizer should know of the round under way, if it is not known yet.
    synchronized Optional<String> news() {
        var concern = round.jury().concern(round.number()).or(this::desertion);
        var isNews = concern.isPresent() && !concern.equals(told);
        told = concern.or(() -> told);
        return isNews ? concern : Optional.empty();
    }

    private Optional<String> desertion() {
        return isHeld() && auditing.isDeserted()
                ? Optional.of(
                        "round %d waits: this job is checked strictly, but no auditor is there; start one, with a token of the scope auditor: ./manyhands auditor URL"
                                .formatted(round.number()))
                : Optional.empty();
    }

    /// What the organizer should know of the round that is complete.
    synchronized Optional<String> note() {
        return round.jury().wasAlone()
                ? Optional.of(
                        "round %d: a result unlike others was believed, as the only volunteers that were there gave it twice"
                                .formatted(round.number()))
                : Optional.empty();
    }

    /// What has become of results in doubt since this was last asked.
    synchronized Map<Jury.Outcome, Integer> takeOutcomes() {
        return round.jury().takeOutcomes();
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

    private Round<V> newRound(Jury jury) {
        return new Round<>(work, advance, status.version(), status.sha256().raw(), jury, auditing);
    }

    private List<String> spent() {
        return seen.stream().filter(id -> !evidence.contains(id)).toList();
    }

    private void accept(Entry entry, Parsed<ResultEntry> parsed, FoldedBatch batch, Instant now) {
        switch (parsed) {
            case Sound<ResultEntry>(ResultEntry result) -> {
                if (result.getNotFinite()) {
                    evidence.add(entry.id());
                }
                batch.add(entry, result, round.accept(result, now));
            }
            case Refused<ResultEntry>(Reason _, String problem) ->
                batch.add(entry, new FoldOutcome.Rejected(problem, Optional.empty()));
        }
    }

    private Optional<String> divergence(FoldedBatch batch) {
        return batch.isDiverged() ? Optional.of(inRound(advance.notFinite())) : Optional.empty();
    }

    private Turn computeTurn(Instant now) {
        var complete = complete();
        boolean isLast = isLast(complete);
        if (round.jury().isInconsistent()) {
            return new Turn.Again("results are unlike each other");
        }
        return switch (advance.step(complete)) {
            case AdvanceOutcome.Next next -> {
                var draft = new CommitDraft(status, sums(), previousCommit, now);
                var commit = draft.commit(next, isLast, seen, stale);
                yield new Turn.Next(work.isOutput() ? commit.asOutput() : commit, now);
            }
            case AdvanceOutcome.Failed(String reason) ->
                round.jury().isProven() ? new Turn.Failed(inRound(reason)) : new Turn.Again(reason);
        };
    }

    /// Whether the job ends with the version that the round makes.
    private boolean isLast(CompleteRound<V> complete) {
        return work.schedule().isFinishedAt(status.version() + 1) || advance.endsEarly(complete);
    }

    private RoundSums<V> sums() {
        return round.sums().orElseThrow(() -> new IllegalStateException("round is not complete"));
    }

    private CompleteRound<V> complete() {
        var sums = sums();
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
