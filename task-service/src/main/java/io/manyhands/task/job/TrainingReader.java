package io.manyhands.task.job;

import io.manyhands.protocol.v1.BatchSpec;
import io.manyhands.protocol.v1.Encoding;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.job.TrainingDescription.Evaluation;
import io.manyhands.task.job.TrainingDescription.Rounds;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import io.manyhands.task.json.Read;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the `training` and `evaluation` objects of a job description.
final class TrainingReader {
    private static final int MAX_SAMPLES = Limit.LIMIT_DATASET_BYTES_VALUE;
    private static final int MAX_LEAF = Limit.LIMIT_UNITS_PER_LEAF_VALUE;
    private static final int MAX_LEAVES = Limit.LIMIT_LEAVES_PER_ROUND_VALUE;
    private static final int MAX_ROUNDS = Limit.LIMIT_ROUNDS_VALUE;
    private static final Map<String, Boolean> MODES = Map.of("synchronous", false, "localSteps", true);
    private static final Map<String, Encoding> ENCODINGS = Map.of(
            "float32", Encoding.ENCODING_UNSPECIFIED,
            "int8", Encoding.ENCODING_INT8,
            "int4", Encoding.ENCODING_INT4);
    private static final Range HELD_OUT = new Range(0, false, 1, false);

    private TrainingReader() {}

    static Read<Rounds> rounds(JsonObject job) {
        return job.section("training", TrainingReader::readRounds);
    }

    /// A job without `evaluation` has none.
    static Read<Evaluation> evaluation(JsonObject job) {
        return job.has("evaluation")
                ? job.section("evaluation", TrainingReader::readEvaluation)
                : new Read.Done<>(Evaluation.NONE, List.of());
    }

    private static Rounds readRounds(JsonObject json) {
        var batches = BatchSpec.newBuilder()
                .setEpochs(json.integer("epochs", 1, MAX_ROUNDS))
                .setSamplesPerEpoch(json.integer("samplesPerEpoch", 1, MAX_SAMPLES));
        var encoding = json.choiceOr("encoding", Encoding.ENCODING_UNSPECIFIED, ENCODINGS);
        if (!json.has("mode")) {
            return new Rounds(synchronous(json, batches), Optional.empty(), encoding);
        }
        var mode = json.object("mode");
        var rounds = mode.choice("type", MODES)
                ? localSteps(json, mode, batches, encoding)
                : new Rounds(synchronous(json, batches), Optional.empty(), encoding);
        mode.rejectOthers();
        return rounds;
    }

    private static BatchSpec synchronous(JsonObject json, BatchSpec.Builder wanted) {
        var batches = wanted.setBatchSize(json.integer("batchSize", 1, MAX_SAMPLES))
                .setLeafSize(json.integer("leafSize", 1, MAX_LEAF))
                .build();
        if (json.isSound()) {
            check(json, batches);
        }
        return batches;
    }

    /// A round has so many trajectories of so many steps of so many samples.
    private static Rounds localSteps(JsonObject json, JsonObject mode, BatchSpec.Builder wanted, Encoding encoding) {
        int steps = mode.integer("steps", 1, MAX_LEAF);
        int batchSize = mode.integer("batchSize", 1, MAX_LEAF);
        int trajectories = mode.integer("trajectories", 1, MAX_LEAVES);
        var local = LocalStepsReader.read(mode).setBatchSize(batchSize).build();
        if (!json.isSound()) {
            return new Rounds(wanted.build(), Optional.of(local), encoding);
        }
        long leaf = (long) steps * batchSize;
        long round = leaf * trajectories;
        if (leaf > MAX_LEAF) {
            mode.reject(
                    "steps",
                    "is %d, which makes trajectories of %d samples; at most %d are allowed: use fewer steps or smaller batches"
                            .formatted(steps, leaf, MAX_LEAF));
        } else if (round > wanted.getSamplesPerEpoch()) {
            mode.reject(
                    "trajectories",
                    "is %d, which makes rounds of %d samples (%d steps of %d each); must be at most samplesPerEpoch, which is %d"
                            .formatted(trajectories, round, steps, batchSize, wanted.getSamplesPerEpoch()));
        } else {
            wanted.setLeafSize((int) leaf).setBatchSize((int) round);
            checkRounds(json, wanted.build());
        }
        return new Rounds(wanted.build(), Optional.of(local), encoding);
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
        checkRounds(json, batches);
    }

    private static void checkRounds(JsonObject json, BatchSpec batches) {
        long rounds = (long) batches.getEpochs() * Math.ceilDiv(batches.getSamplesPerEpoch(), batches.getBatchSize());
        if (rounds > MAX_ROUNDS) {
            json.reject(
                    "epochs",
                    "make %d rounds; at most %d are allowed: train fewer epochs or larger batches"
                            .formatted(rounds, MAX_ROUNDS));
        }
    }

    private static Evaluation readEvaluation(JsonObject json) {
        double heldOutFraction = json.numberOr("heldOutFraction", 0, HELD_OUT);
        var evaluation = EvaluationSpec.newBuilder()
                .setSamples(json.integer("samples", 1, MAX_SAMPLES))
                .setLeafSize(json.integer("leafSize", 1, MAX_LEAF))
                .setEveryRounds(json.integer("everyRounds", 1, MAX_ROUNDS));
        EarlyStoppingReader.read(json, evaluation);
        MetricsReader.read(json, evaluation);
        if (json.isSound()) {
            checkLeaves(json, evaluation.getSamples(), evaluation.getLeafSize());
        }
        return new Evaluation(heldOutFraction, evaluation.build());
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
