package io.manyhands.model.round;

import io.manyhands.model.optimize.OptimizerState;
import io.manyhands.model.optimize.OptimizerStateCodec;
import io.manyhands.model.reduce.Root;
import io.manyhands.model.reduce.RoundSums;
import io.manyhands.model.reduce.Share;
import io.manyhands.model.version.Commit;
import io.manyhands.model.version.Sha256;
import io.manyhands.model.version.Status;
import io.manyhands.protocol.Schedule;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.RoundCommitted;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What a complete round writes.
///
/// @param before status of the version that the round started from
/// @param previousCommit when that was committed
record CommitDraft(Schedule schedule, Status before, RoundSums sums, Instant previousCommit, Instant now) {
    private static final long UINT32_MAX = 0xFFFF_FFFFL;

    /// Version 0.
    static Commit first(Schedule schedule, float[] weights, OptimizerState optimizer, Instant now) {
        var bytes = Tensors.encode(weights);
        var status = Status.first(stateAt(schedule, 0), Sha256.of(bytes), now);
        return new Commit(
                status,
                Optional.empty(),
                bytes,
                OptimizerStateCodec.encode(optimizer),
                Optional.empty(),
                List.of(),
                "");
    }

    /// @param weights of the new version; copied
    /// @param optimizer copied
    /// @param usedUp ids of the entries to remove
    /// @param stale how many of them belong to earlier rounds
    Commit commit(float[] weights, OptimizerState optimizer, Collection<String> usedUp, int stale) {
        var bytes = Tensors.encode(weights);
        var sha256 = Sha256.of(bytes);
        var round = roundCommitted(sha256);
        var status = before.after(round, sha256, stateAt(schedule, round.getRound() + 1), stale);
        return new Commit(
                status,
                Optional.of(before.sha256()),
                bytes,
                OptimizerStateCodec.encode(optimizer),
                Optional.of(round),
                List.copyOf(usedUp),
                "");
    }

    /// Samples that a tree has summed up.
    static int samples(Root root) {
        return root.shares().stream().mapToInt(Share::samples).sum();
    }

    private static JobState stateAt(Schedule schedule, int version) {
        return schedule.isFinishedAt(version) ? JobState.JOB_STATE_FINISHED : JobState.JOB_STATE_RUNNING;
    }

    private RoundCommitted roundCommitted(Sha256 sha256) {
        var round = RoundCommitted.newBuilder()
                .setRound(before.version())
                .setBaseSha256(before.sha256().raw())
                .setSha256(sha256.raw())
                .setDuplicates(sums.duplicates())
                .setCommittedAtMs(now.toEpochMilli())
                .setWallMicros(wallMicros())
                .setComputeMicros(sums.computeMicros());
        sums.train()
                .ifPresent(root -> round.setSamples(samples(root))
                        .setLoss(root.value().lossSum() / samples(root))
                        .setAccuracy((float) root.value().correct() / samples(root)));
        sums.evaluate()
                .ifPresent(root -> round.setHeldOutSamples(samples(root))
                        .setHeldOutLoss(root.value().lossSum() / samples(root))
                        .setHeldOutAccuracy((float) root.value().correct() / samples(root)));
        sums.shares().forEach(share -> round.addContributions(share.toMessage()));
        return round.build();
    }

    /// Since the previous commit, as an unsigned 32-bit number: 71 minutes at most.
    private int wallMicros() {
        long micros = Duration.between(previousCommit, now).toNanos() / 1000;
        return (int) Math.clamp(micros, 0, UINT32_MAX);
    }
}
