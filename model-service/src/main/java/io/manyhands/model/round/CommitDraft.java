package io.manyhands.model.round;

import io.manyhands.model.advance.Advance;
import io.manyhands.model.advance.AdvanceOutcome;
import io.manyhands.model.record.RecordLine;
import io.manyhands.model.reduce.Root;
import io.manyhands.model.reduce.RoundSums;
import io.manyhands.model.reduce.Share;
import io.manyhands.model.version.Commit;
import io.manyhands.model.version.Sha256;
import io.manyhands.model.version.Status;
import io.manyhands.model.version.StoredJob;
import io.manyhands.protocol.v1.Change;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.work.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What a complete round writes.
///
/// @param before status of the version that the round started from
/// @param previousCommit when that was committed
record CommitDraft(Status before, RoundSums<?> sums, Instant previousCommit, Instant now) {
    private static final long UINT32_MAX = 0xFFFF_FFFFL;

    /// Version 0.
    static Commit first(StoredJob.Fresh job, Schedule schedule, Advance<?> advance, Instant now) {
        var state = advance.state();
        var sha256 = Sha256.of(state);
        var line = RecordLine.first(job.spec().getJobId(), job.bytes(), sha256);
        var status = Status.first(reached(schedule.isFinishedAt(0)), sha256, line.sha256(), now);
        return new Commit(
                status, Optional.empty(), state, advance.memory(), Optional.empty(), Optional.empty(), List.of(), "");
    }

    /// @param isLast whether the job ends with this version
    /// @param usedUp ids of the entries to remove
    /// @param stale how many of them belong to earlier rounds
    Commit commit(AdvanceOutcome.Next next, boolean isLast, Collection<String> usedUp, int stale) {
        var round = roundCommitted(next);
        var head = RecordLine.round(round).sha256();
        var status = before.after(round, head, reached(isLast), next.figures(), stale);
        return new Commit(
                        status,
                        Optional.of(before.sha256()),
                        next.state(),
                        next.memory(),
                        change(next, round),
                        Optional.of(round),
                        List.copyOf(usedUp),
                        "")
                .with(next.failures());
    }

    /// Not one that is as long as what it makes, or too long for a message that everybody gets.
    private Optional<Change> change(AdvanceOutcome.Next next, RoundCommitted round) {
        int most = Math.min(Limit.LIMIT_INLINE_STATE_BYTES_VALUE, next.state().length);
        return next.root()
                .filter(root -> root.size() < most)
                .map(root -> Change.newBuilder()
                        .setBaseSha256(round.getBaseSha256())
                        .setSha256(round.getSha256())
                        .setRound(round.getRound())
                        .setRoot(root)
                        .build());
    }

    private static JobState reached(boolean isLast) {
        return isLast ? JobState.JOB_STATE_FINISHED : JobState.JOB_STATE_RUNNING;
    }

    private RoundCommitted roundCommitted(AdvanceOutcome.Next next) {
        var contributions = sums.shares().stream().map(Share::toMessage).toList();
        return next.outcome().toBuilder()
                .setRound(before.version())
                .setBaseSha256(before.sha256().raw())
                .setSha256(Sha256.of(next.state()).raw())
                .setUnits(sums.advance().map(Root::units).orElse(0))
                .setDuplicates(sums.duplicates())
                .setCommittedAtMs(now.toEpochMilli())
                .setWallMicros(wallMicros())
                .setComputeMicros(sums.computeMicros())
                .addAllContributions(contributions)
                .setPreviousSha256(before.head().map(Sha256::raw).orElse(RecordLine.NO_HASH))
                .setContributionsSha256(
                        RecordLine.contributions(contributions).sha256().raw())
                .build();
    }

    /// Since the previous commit, as an unsigned 32-bit number: 71 minutes at most.
    private int wallMicros() {
        long micros = Duration.between(previousCommit, now).toNanos() / 1000;
        return (int) Math.clamp(micros, 0, UINT32_MAX);
    }
}
