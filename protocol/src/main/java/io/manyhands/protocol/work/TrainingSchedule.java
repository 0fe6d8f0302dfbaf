package io.manyhands.protocol.work;

import io.manyhands.protocol.SamplePermutation;
import io.manyhands.protocol.ShardedOrder;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.v1.Training;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Training: a round is one optimizer step over a batch of samples, a leaf a mini-batch; held-out samples are evaluated
/// every so many rounds, and at the end.
///
/// @param training a specification whose counts were checked when the job was created, see [TrainingWork]
/// @param seed the job's
public record TrainingSchedule(Training training, int seed) implements Schedule {
    public int roundsPerEpoch() {
        return Math.ceilDiv(
                training.getBatches().getSamplesPerEpoch(),
                training.getBatches().getBatchSize());
    }

    /// Over all epochs.
    @Override
    public int rounds() {
        return Math.multiplyExact(training.getBatches().getEpochs(), roundsPerEpoch());
    }

    /// Samples that the whole job trains on, counted once per epoch.
    @Override
    public long unitsExpected() {
        return (long) training.getBatches().getEpochs() * training.getBatches().getSamplesPerEpoch();
    }

    public int epoch(int round) {
        return round / roundsPerEpoch();
    }

    @Override
    public boolean includes(int round, TaskKind kind) {
        return switch (kind) {
            case TASK_KIND_ADVANCE -> trains(round);
            case TASK_KIND_EVALUATE -> evaluates(round);
            case TASK_KIND_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    /// Samples of the round's batch, or of the evaluation.
    @Override
    public int units(int round, TaskKind kind) {
        var batches = training.getBatches();
        return kind == TaskKind.TASK_KIND_EVALUATE
                ? training.getEvaluation().getSamples()
                : Math.min(batches.getBatchSize(), batches.getSamplesPerEpoch() - offset(round));
    }

    @Override
    public int leafSize(TaskKind kind) {
        return kind == TaskKind.TASK_KIND_EVALUATE
                ? training.getEvaluation().getLeafSize()
                : training.getBatches().getLeafSize();
    }

    /// The samples of one leaf, as positions in the data set, in the order in which they are computed.
    ///
    /// @param leaf in `[0, tree(round, kind).leafCount())`
    public int[] leafSamples(int round, TaskKind kind, int leaf) {
        int from = leaf * leafSize(kind);
        int count = unitsBelow(round, kind, new TreeNode(0, leaf));
        var order = order(round, kind);
        return IntStream.range(from, from + count).map(order).toArray();
    }

    boolean trains(int round) {
        return round < rounds();
    }

    boolean evaluates(int round) {
        var evaluation = training.getEvaluation();
        return evaluation.getSamples() > 0
                && (round == rounds() || (trains(round) && round % evaluation.getEveryRounds() == 0));
    }

    /// From the position within the round to the position in the data set.
    private IntUnaryOperator order(int round, TaskKind kind) {
        var data = training.getData();
        boolean isEvaluation = kind == TaskKind.TASK_KIND_EVALUATE;
        int stream = isEvaluation ? SamplePermutation.HELD_OUT : epoch(round);
        int offset = isEvaluation ? 0 : offset(round);
        if (data.getShardRecords() > 0) {
            var layout = new ShardedOrder.Layout(
                    data.getTrainSamples() + data.getHeldOutSamples(),
                    data.getHeldOutSamples(),
                    data.getShardRecords());
            var order = new ShardedOrder(seed, stream, layout);
            return position -> order.recordAt(offset + position);
        }
        int first = isEvaluation ? data.getHeldOutFirst() : 0;
        var order =
                new SamplePermutation(seed, stream, isEvaluation ? data.getHeldOutSamples() : data.getTrainSamples());
        return position -> placeOf(first + order.apply(offset + position));
    }

    /// Where a sample of the split lies in the data, of which a validation data set is the end. Which records
    /// are held out of one data set is drawn by the seed, since the last ones of a sorted file are all of one
    /// kind; windows of a text overlap, so its end is held out.
    private int placeOf(int sample) {
        var data = training.getData();
        if (!data.hasRecords() || data.hasValidation()) {
            return sample;
        }
        int records = data.getTrainSamples() + data.getHeldOutSamples();
        return new SamplePermutation(seed, SamplePermutation.SPLIT, records).apply(sample);
    }

    private int offset(int round) {
        return (round % roundsPerEpoch()) * training.getBatches().getBatchSize();
    }
}
