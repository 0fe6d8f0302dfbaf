package io.manyhands.model.advance;

import io.manyhands.protocol.v1.Metrics;
import io.manyhands.protocol.v1.TrainingOutcome;
import io.manyhands.protocol.work.Tally;
import java.util.Arrays;

/// What people are told of what an evaluation has counted.
final class Measures {
    private Measures() {}

    /// In float64, rounded once.
    ///
    /// @param samples evaluated
    /// @param values targets of a sample, where they are values
    static void put(TrainingOutcome.Builder outcome, Metrics metrics, Tally tally, int samples, int values) {
        boolean hasTop = metrics.getTopK() > 0;
        if (hasTop) {
            outcome.setTopKAccuracy((float) (Integer.toUnsignedLong(tally.counts()[0]) / (double) samples));
        }
        if (metrics.getPerClass()) {
            putPerClass(outcome, Arrays.copyOfRange(tally.counts(), hasTop ? 1 : 0, tally.counts().length));
        }
        if (metrics.getErrors()) {
            putErrors(outcome, tally.sums(), (double) samples * values);
        }
    }

    /// Means over the classes that were there, or were predicted, in their order. A quotient of nothing is 0.
    private static void putPerClass(TrainingOutcome.Builder outcome, int[] counts) {
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        int met = 0;
        for (int at = 0; at < counts.length; at += Tally.PER_CLASS) {
            double right = Integer.toUnsignedLong(counts[at]);
            double predicted = Integer.toUnsignedLong(counts[at + 1]);
            double actual = Integer.toUnsignedLong(counts[at + 2]);
            if (predicted + actual > 0) {
                met++;
                precision += predicted == 0 ? 0 : right / predicted;
                recall += actual == 0 ? 0 : right / actual;
                f1 += 2 * right / (predicted + actual);
            }
        }
        double classes = Math.max(1, met);
        outcome.setPrecision((float) (precision / classes))
                .setRecall((float) (recall / classes))
                .setF1((float) (f1 / classes));
    }

    private static void putErrors(TrainingOutcome.Builder outcome, double[] sums, double count) {
        double unexplained = sums[1] / (sums[3] - sums[2] * sums[2] / count);
        outcome.setMeanAbsoluteError((float) (sums[0] / count))
                .setRootMeanSquaredError((float) Math.sqrt(sums[1] / count))
                .setRSquared((float) (1 - unexplained));
    }
}
