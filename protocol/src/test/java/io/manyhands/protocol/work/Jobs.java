package io.manyhands.protocol.work;

import io.manyhands.protocol.v1.BatchSpec;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.Records;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.v1.Validation;
import io.manyhands.protocol.v1.WeightSpec;

/// Schedules of training jobs, with the counts they depend on and little else.
final class Jobs {
    /// Of the model of each.
    static final int PARAMETERS = 3;

    private Jobs() {}

    /// The counts of the paper's job.
    static TrainingSchedule paper() {
        return job(1, 336_100, 0, batches(5, 2048, 128, 8), EvaluationSpec.getDefaultInstance());
    }

    /// With held-out samples.
    static TrainingSchedule text() {
        return job(2026, 319_250, 16_803, batches(3, 2048, 128, 8), evaluation(512, 32, 16));
    }

    /// Nothing divides evenly: 4 rounds per epoch, the last of 2 samples; leaves of 3.
    static TrainingSchedule ragged() {
        return job(0x9234_5678, 101, 7, batches(2, 26, 8, 3), evaluation(5, 2, 3));
    }

    /// The ragged job on records, of which those that train and those held out are all there are.
    static TrainingSchedule records() {
        return onRecords(ragged());
    }

    /// Held-out samples are those of a second data set.
    static TrainingSchedule validated() {
        var records = records().training().toBuilder();
        records.getDataBuilder()
                .setValidation(
                        Validation.newBuilder().setSha256("cd".repeat(32)).setSizeBytes(1));
        return new TrainingSchedule(records.build(), records().seed());
    }

    static TrainingSchedule onRecords(TrainingSchedule job) {
        var records = job.training().toBuilder();
        records.getDataBuilder()
                .setHeldOutFirst(records.getData().getTrainSamples())
                .setRecords(Records.getDefaultInstance());
        return new TrainingSchedule(records.build(), job.seed());
    }

    static TrainingSchedule singleSample() {
        return job(7, 1, 0, batches(2, 1, 1, 1), EvaluationSpec.getDefaultInstance());
    }

    /// Held-out samples begin 14 after the last training sample, as windows of a text do.
    static TrainingSchedule job(
            int seed, int trainSamples, int heldOutSamples, BatchSpec batches, EvaluationSpec evaluation) {
        return new TrainingSchedule(
                Training.newBuilder()
                        .setModel(ModelSpec.newBuilder()
                                .addWeights(WeightSpec.newBuilder().addShape(PARAMETERS)))
                        .setData(DataSpec.newBuilder()
                                .setTrainSamples(trainSamples)
                                .setHeldOutFirst(trainSamples + 14)
                                .setHeldOutSamples(heldOutSamples))
                        .setBatches(batches)
                        .setEvaluation(evaluation)
                        .build(),
                seed);
    }

    static BatchSpec batches(int epochs, int samplesPerEpoch, int batchSize, int leafSize) {
        return BatchSpec.newBuilder()
                .setEpochs(epochs)
                .setSamplesPerEpoch(samplesPerEpoch)
                .setBatchSize(batchSize)
                .setLeafSize(leafSize)
                .build();
    }

    static EvaluationSpec evaluation(int samples, int leafSize, int everyRounds) {
        return EvaluationSpec.newBuilder()
                .setSamples(samples)
                .setLeafSize(leafSize)
                .setEveryRounds(everyRounds)
                .build();
    }
}
