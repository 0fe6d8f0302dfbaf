package io.manyhands.protocol;

import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Records;
import io.manyhands.protocol.v1.TrainingSpec;

/// Specifications with the counts that a schedule depends on, and nothing else.
final class Jobs {
    private Jobs() {}

    /// The counts of the paper's job.
    static JobSpec paper() {
        return job(1, 336_100, 0, training(5, 2048, 128, 8), EvaluationSpec.getDefaultInstance());
    }

    /// With held-out samples.
    static JobSpec text() {
        return job(2026, 319_250, 16_803, training(3, 2048, 128, 8), evaluation(512, 32, 16));
    }

    /// Nothing divides evenly: 4 rounds per epoch, the last of 2 samples; leaves of 3.
    static JobSpec ragged() {
        return job(0x9234_5678, 101, 7, training(2, 26, 8, 3), evaluation(5, 2, 3));
    }

    /// The ragged job on records, of which those that train and those held out are all there are.
    static JobSpec records() {
        return onRecords(ragged());
    }

    static JobSpec onRecords(JobSpec job) {
        var records = job.toBuilder();
        records.getDataBuilder()
                .setHeldOutFirst(job.getData().getTrainSamples())
                .setRecords(Records.getDefaultInstance());
        return records.build();
    }

    static JobSpec singleSample() {
        return job(7, 1, 0, training(2, 1, 1, 1), EvaluationSpec.getDefaultInstance());
    }

    /// Held-out samples begin 14 after the last training sample, as windows of a text do.
    static JobSpec job(
            int seed, int trainSamples, int heldOutSamples, TrainingSpec training, EvaluationSpec evaluation) {
        return JobSpec.newBuilder()
                .setSeed(seed)
                .setData(DataSpec.newBuilder()
                        .setTrainSamples(trainSamples)
                        .setHeldOutFirst(trainSamples + 14)
                        .setHeldOutSamples(heldOutSamples))
                .setTraining(training)
                .setEvaluation(evaluation)
                .build();
    }

    static TrainingSpec training(int epochs, int samplesPerEpoch, int batchSize, int leafSize) {
        return TrainingSpec.newBuilder()
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
