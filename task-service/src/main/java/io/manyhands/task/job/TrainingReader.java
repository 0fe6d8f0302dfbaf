package io.manyhands.task.job;

import io.manyhands.protocol.v1.BatchSpec;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.job.TrainingDescription.Evaluation;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import io.manyhands.task.json.Read;
import java.util.List;

/// Reads the `training` and `evaluation` objects of a job description.
final class TrainingReader {
    private static final int MAX_SAMPLES = Limit.LIMIT_DATASET_BYTES_VALUE;
    private static final int MAX_LEAF = Limit.LIMIT_UNITS_PER_LEAF_VALUE;
    private static final int MAX_LEAVES = Limit.LIMIT_LEAVES_PER_ROUND_VALUE;
    private static final int MAX_ROUNDS = Limit.LIMIT_ROUNDS_VALUE;
    private static final Range HELD_OUT = new Range(0, false, 1, false);

    private TrainingReader() {}

    static Read<BatchSpec> batches(JsonObject job) {
        return job.section("training", TrainingReader::readBatches);
    }

    /// A job without `evaluation` has none.
    static Read<Evaluation> evaluation(JsonObject job) {
        return job.has("evaluation")
                ? job.section("evaluation", TrainingReader::readEvaluation)
                : new Read.Done<>(Evaluation.NONE, List.of());
    }

    private static BatchSpec readBatches(JsonObject json) {
        var batches = BatchSpec.newBuilder()
                .setEpochs(json.integer("epochs", 1, MAX_ROUNDS))
                .setSamplesPerEpoch(json.integer("samplesPerEpoch", 1, MAX_SAMPLES))
                .setBatchSize(json.integer("batchSize", 1, MAX_SAMPLES))
                .setLeafSize(json.integer("leafSize", 1, MAX_LEAF))
                .build();
        if (json.isSound()) {
            check(json, batches);
        }
        return batches;
    }

    private static void check(JsonObject json, BatchSpec batches) {
        if (batches.getBatchSize() > batches.getSamplesPerEpoch()) {
            json.reject(
                    "batchSize",
                    "is %d; must be at most samplesPerEpoch, which is %d"
                            .formatted(batches.getBatchSize(), batches.getSamplesPerEpoch()));
        }
        if (batches.getLeafSize() > batches.getBatchSize()) {
            json.reject(
                    "leafSize",
                    "is %d; must be at most batchSize, which is %d"
                            .formatted(batches.getLeafSize(), batches.getBatchSize()));
        }
        checkLeaves(json, batches.getBatchSize(), batches.getLeafSize());
        long rounds = (long) batches.getEpochs() * Math.ceilDiv(batches.getSamplesPerEpoch(), batches.getBatchSize());
        if (rounds > MAX_ROUNDS) {
            json.reject(
                    "epochs",
                    "make %d rounds; at most %d are allowed: train fewer epochs or larger batches"
                            .formatted(rounds, MAX_ROUNDS));
        }
    }

    private static Evaluation readEvaluation(JsonObject json) {
        double heldOutFraction = json.number("heldOutFraction", HELD_OUT);
        var evaluation = EvaluationSpec.newBuilder()
                .setSamples(json.integer("samples", 1, MAX_SAMPLES))
                .setLeafSize(json.integer("leafSize", 1, MAX_LEAF))
                .setEveryRounds(json.integer("everyRounds", 1, MAX_ROUNDS))
                .build();
        if (json.isSound()) {
            checkLeaves(json, evaluation.getSamples(), evaluation.getLeafSize());
        }
        return new Evaluation(heldOutFraction, evaluation);
    }

    private static void checkLeaves(JsonObject json, int samples, int leafSize) {
        int leaves = Math.ceilDiv(samples, leafSize);
        if (leaves > MAX_LEAVES) {
            json.reject(
                    "leafSize",
                    "is %d, which cuts %d samples into %d leaves; at most %d are allowed: use larger leaves"
                            .formatted(leafSize, samples, leaves, MAX_LEAVES));
        }
    }
}
