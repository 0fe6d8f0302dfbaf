package io.manyhands.model.advance;

import io.manyhands.protocol.Keys.TrainingField;
import io.manyhands.protocol.v1.TrainingOutcome;
import io.manyhands.protocol.work.TrainingValue;
import io.manyhands.protocol.work.TrainingWork;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/// What a round of training has measured, and what the status tells of it. A unit of work is a sample.
final class TrainingFigures {
    private record Measure(Predicate<TrainingOutcome> isThere, Function<TrainingOutcome, Float> of) {}

    /// By field of the status.
    private static final Map<String, Measure> MEASURED = Map.of(
            TrainingField.TOP_K_ACCURACY,
                    new Measure(TrainingOutcome::hasTopKAccuracy, TrainingOutcome::getTopKAccuracy),
            TrainingField.PRECISION, new Measure(TrainingOutcome::hasPrecision, TrainingOutcome::getPrecision),
            TrainingField.RECALL, new Measure(TrainingOutcome::hasRecall, TrainingOutcome::getRecall),
            TrainingField.F1, new Measure(TrainingOutcome::hasF1, TrainingOutcome::getF1),
            TrainingField.MEAN_ABSOLUTE_ERROR,
                    new Measure(TrainingOutcome::hasMeanAbsoluteError, TrainingOutcome::getMeanAbsoluteError),
            TrainingField.ROOT_MEAN_SQUARED_ERROR,
                    new Measure(TrainingOutcome::hasRootMeanSquaredError, TrainingOutcome::getRootMeanSquaredError),
            TrainingField.R_SQUARED, new Measure(TrainingOutcome::hasRSquared, TrainingOutcome::getRSquared));

    private TrainingFigures() {}

    static TrainingOutcome outcome(TrainingWork work, CompleteRound<TrainingValue> round) {
        int answersPerSample = work.answersPerSample();
        var outcome = TrainingOutcome.newBuilder();
        round.advanced()
                .ifPresent(sum -> outcome.setSamples(sum.units())
                        .setLoss((float) (sum.value().lossSum() / sum.units()))
                        .setAccuracy(accuracy(sum, answersPerSample)));
        round.evaluated()
                .ifPresent(sum -> outcome.setHeldOutSamples(sum.units())
                        .setHeldOutLoss((float) (sum.value().lossSum() / sum.units()))
                        .setHeldOutAccuracy(accuracy(sum, answersPerSample)));
        work.metrics()
                .ifPresent(metrics -> round.evaluated()
                        .ifPresent(sum -> Measures.put(
                                outcome, metrics, sum.value().tally(), sum.units() * answersPerSample, values(work))));
        return outcome.build();
    }

    private static float accuracy(CompleteRound.Sum<TrainingValue> sum, int answersPerSample) {
        double correct = Integer.toUnsignedLong(sum.value().correct());
        return (float) (correct / ((double) sum.units() * answersPerSample));
    }

    /// Targets of a sample.
    private static int values(TrainingWork work) {
        return Math.max(1, work.training().getData().getRecords().getValues());
    }

    /// The first loss stays, the others are the latest that were measured. A mean that is too large for
    /// float32 changes nothing.
    ///
    /// @return the caller's
    static Map<String, String> after(Map<String, String> before, TrainingOutcome outcome) {
        var figures = new HashMap<>(before);
        if (outcome.getSamples() > 0 && Float.isFinite(outcome.getLoss())) {
            var loss = Float.toString(outcome.getLoss());
            figures.putIfAbsent(TrainingField.FIRST_LOSS, loss);
            figures.put(TrainingField.LAST_LOSS, loss);
            figures.put(TrainingField.ACCURACY, Float.toString(outcome.getAccuracy()));
        }
        if (outcome.hasHeldOutLoss() && Float.isFinite(outcome.getHeldOutLoss())) {
            figures.put(TrainingField.HELD_OUT_LOSS, Float.toString(outcome.getHeldOutLoss()));
            figures.put(TrainingField.HELD_OUT_ACCURACY, Float.toString(outcome.getHeldOutAccuracy()));
        }
        MEASURED.forEach((field, measure) -> {
            if (measure.isThere().test(outcome)) {
                figures.put(field, Float.toString(measure.of().apply(outcome)));
            }
        });
        return figures;
    }

    /// What early stopping has come to.
    ///
    /// @param figures changed
    static void put(Map<String, String> figures, Stopping known, boolean endsEarly) {
        if (known.isKnown()) {
            figures.put(TrainingField.BEST_VERSION, Integer.toString(known.version()));
            figures.put(TrainingField.BEST_VALUE, Float.toString(known.best()));
        }
        if (endsEarly) {
            figures.put(TrainingField.STOPPED_EARLY, Boolean.toString(true));
        }
    }
}
