package io.manyhands.protocol;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.TaskKind;

/// Which rounds a job has, and which samples each leaf of each round holds: all of it a function of the
/// specification.
///
/// Round r turns version r into version r + 1. Evaluation of version r belongs to round r; the final version is
/// evaluated in round [#trainingRounds()], which trains nothing.
///
/// @param job a specification whose counts were checked when the job was created
public record Schedule(JobSpec job) {
    public int roundsPerEpoch() {
        return Math.ceilDiv(
                job.getTraining().getSamplesPerEpoch(), job.getTraining().getBatchSize());
    }

    /// Rounds that train, over all epochs. Also the number of the final version.
    public int trainingRounds() {
        return Math.multiplyExact(job.getTraining().getEpochs(), roundsPerEpoch());
    }

    /// Samples that the whole job trains on, counted once per epoch.
    public long samplesExpected() {
        return (long) job.getTraining().getEpochs() * job.getTraining().getSamplesPerEpoch();
    }

    public int epoch(int round) {
        return round / roundsPerEpoch();
    }

    public boolean trains(int round) {
        return round < trainingRounds();
    }

    public boolean evaluates(int round) {
        var evaluation = job.getEvaluation();
        return evaluation.getSamples() > 0
                && (round == trainingRounds() || (trains(round) && round % evaluation.getEveryRounds() == 0));
    }

    public boolean includes(int round, TaskKind kind) {
        return switch (kind) {
            case TASK_KIND_TRAIN -> trains(round);
            case TASK_KIND_EVALUATE -> evaluates(round);
            case TASK_KIND_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    /// Whether a job that has reached this version has nothing left to do.
    public boolean isFinishedAt(int round) {
        return !trains(round) && !evaluates(round);
    }

    /// Samples of the round's batch, or of the evaluation.
    public int samples(int round, TaskKind kind) {
        var training = job.getTraining();
        return kind == TaskKind.TASK_KIND_EVALUATE
                ? job.getEvaluation().getSamples()
                : Math.min(training.getBatchSize(), training.getSamplesPerEpoch() - offset(round));
    }

    public int leafSize(TaskKind kind) {
        return kind == TaskKind.TASK_KIND_EVALUATE
                ? job.getEvaluation().getLeafSize()
                : job.getTraining().getLeafSize();
    }

    public ReductionTree tree(int round, TaskKind kind) {
        return new ReductionTree(Math.ceilDiv(samples(round, kind), leafSize(kind)));
    }

    /// Samples below a node of the round's tree.
    public int samplesBelow(int round, TaskKind kind, TreeNode node) {
        var tree = tree(round, kind);
        int leafSize = leafSize(kind);
        long end = Math.min(samples(round, kind), tree.endLeaf(node) * leafSize);
        return (int) Math.max(0, end - tree.firstLeaf(node) * leafSize);
    }

    /// The samples of one leaf, as positions in the data set, in the order in which they are computed.
    ///
    /// @param leaf in `[0, tree(round, kind).leafCount())`
    public int[] leafSamples(int round, TaskKind kind, int leaf) {
        int from = leaf * leafSize(kind);
        int count = samplesBelow(round, kind, new TreeNode(0, leaf));
        var samples = new int[count];
        for (int i = 0; i < count; i++) {
            samples[i] = sampleAt(round, kind, from + i);
        }
        return samples;
    }

    private int sampleAt(int round, TaskKind kind, int position) {
        var data = job.getData();
        if (kind == TaskKind.TASK_KIND_EVALUATE) {
            var order = new SamplePermutation(job.getSeed(), SamplePermutation.HELD_OUT, data.getHeldOutSamples());
            return placeOf(data.getHeldOutFirst() + order.apply(position));
        }
        var order = new SamplePermutation(job.getSeed(), epoch(round), data.getTrainSamples());
        return placeOf(order.apply(offset(round) + position));
    }

    /// Where a sample of the split lies in the data set. Which records are held out is drawn by the seed, since the
    /// last ones of a sorted file are all of one kind; windows of a text overlap, so its end is held out.
    private int placeOf(int sample) {
        var data = job.getData();
        if (!data.hasRecords()) {
            return sample;
        }
        int records = data.getTrainSamples() + data.getHeldOutSamples();
        return new SamplePermutation(job.getSeed(), SamplePermutation.SPLIT, records).apply(sample);
    }

    private int offset(int round) {
        return (round % roundsPerEpoch()) * job.getTraining().getBatchSize();
    }
}
