package io.manyhands.protocol.work;

import io.manyhands.protocol.v1.MapReduce;
import io.manyhands.protocol.v1.Reduction;
import io.manyhands.protocol.v1.TaskKind;

/// Map-reduce: all inputs in batches, as often as there are iterations; where results are reduced, a round that folds
/// follows each batch. Nothing is measured.
///
/// @param job a specification whose counts were checked, see [MapWork]
public record MapSchedule(MapReduce job) implements Schedule {
    /// A task covers no more leaves than this: little is lost when a volunteer leaves.
    private static final int LEAVES_PER_TASK = 8;

    @Override
    public int rounds() {
        return Math.toIntExact(roundsOf(job));
    }

    /// Also of a job that has too many.
    static long roundsOf(MapReduce job) {
        return (long) job.getIterations() * batches(job) * (folds(job) ? 2 : 1);
    }

    @Override
    public boolean includes(int round, TaskKind kind) {
        return kind == TaskKind.TASK_KIND_ADVANCE && round < rounds();
    }

    @Override
    public int units(int round, TaskKind kind) {
        if (isFold(round)) {
            return 1;
        }
        long first = batch(round) * batchSize(job);
        return (int) Math.min(batchSize(job), job.getInputs().getCount() - first);
    }

    @Override
    public int leafSize(TaskKind kind) {
        return job.getLeafSize();
    }

    @Override
    public int mostLeavesPerTask() {
        return LEAVES_PER_TASK;
    }

    @Override
    public long unitsExpected() {
        long folds = folds(job) ? (long) job.getIterations() * batches(job) : 0;
        return (long) job.getIterations() * job.getInputs().getCount() + folds;
    }

    /// Whether the round makes one of the values of a batch, rather than computing them.
    public boolean isFold(int round) {
        return folds(job) && round % 2 == 1;
    }

    /// Number of the batch that the round is about, in its iteration.
    public long batch(int round) {
        return (folds(job) ? round / 2 : round) % batches(job);
    }

    /// Number of the iteration that the round is a part of.
    public int iteration(int round) {
        return Math.toIntExact(round / (batches(job) * (folds(job) ? 2 : 1)));
    }

    /// Whether results are reduced.
    public boolean folds() {
        return folds(job);
    }

    static boolean folds(MapReduce job) {
        return job.getReduction().getKind() != Reduction.Kind.KIND_NONE;
    }

    private static long batchSize(MapReduce job) {
        return (long) job.getLeafSize() * job.getLeavesPerRound();
    }

    private static long batches(MapReduce job) {
        return Math.ceilDiv(job.getInputs().getCount(), batchSize(job));
    }
}
