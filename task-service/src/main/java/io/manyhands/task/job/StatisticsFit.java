package io.manyhands.task.job;

import io.manyhands.protocol.v1.Encoding;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.job.TrainingDescription.Evaluation;
import io.manyhands.task.job.TrainingDescription.Rounds;
import io.manyhands.task.json.Findings;
import io.manyhands.task.topology.ModelShape;
import java.util.Optional;

/// Whether a network with statistics of batches (BatchNormalization) goes with how the job trains: all
/// samples over which they are taken are computed at once.
record StatisticsFit(Optional<Rounds> rounds, Optional<Evaluation> evaluation, Findings findings) {
    /// What they may take: a volunteer's page gets more, but not by much.
    private static final long MAX_BYTES = 512L << 20;

    /// Of each output there are values, a gradient and something in between.
    private static final int BYTES_PER_VALUE = 3 * Float.BYTES;

    /// Statistics of fewer say little.
    private static final int FEW = 8;

    void check(ModelShape shape) {
        if (shape.weights().stream().noneMatch(WeightSpec::hasMovingAverage)) {
            return;
        }
        rounds.ifPresent(training -> checkRounding(training.encoding()));
        rounds.ifPresent(training -> checkSize(shape, training));
        evaluation.ifPresent(
                held -> checkSize(shape, "evaluation.leafSize", held.spec().getLeafSize()));
    }

    private void checkRounding(Encoding encoding) {
        if (encoding != Encoding.ENCODING_UNSPECIFIED) {
            findings.add(
                    "training.encoding",
                    "rounds the statistics of BatchNormalization, too, which are far larger than gradients; leave it out, or use LayerNormalization");
        }
    }

    private void checkSize(ModelShape shape, Rounds training) {
        int leaf = training.batches().getLeafSize();
        int together = training.localSteps()
                .map(local -> Math.min(leaf, local.getBatchSize()))
                .orElse(leaf);
        var field = together < leaf ? "training.mode.batchSize" : "training.leafSize";
        checkSize(shape, field, together);
        if (together < FEW) {
            findings.warn(
                    field,
                    "is %d: BatchNormalization takes its statistics over so many samples, too few to say much; use %d or more, or LayerNormalization"
                            .formatted(together, FEW));
        }
    }

    private void checkSize(ModelShape shape, String field, int samples) {
        long perSample = shape.outputs().stream()
                .mapToLong(output -> output.size() * BYTES_PER_VALUE)
                .sum();
        if (samples > 1 && samples * perSample > MAX_BYTES) {
            findings.add(
                    field,
                    "is %d, and a network with BatchNormalization computes so many samples at once, %d KiB each; must be 1..%d"
                            .formatted(samples, perSample >> 10, Math.max(1, MAX_BYTES / perSample)));
        }
    }
}
