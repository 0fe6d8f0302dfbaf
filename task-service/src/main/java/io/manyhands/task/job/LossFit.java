package io.manyhands.task.job;

import io.manyhands.protocol.v1.Loss;
import io.manyhands.task.dataset.DataFacts;
import io.manyhands.task.dataset.ValueRange;
import io.manyhands.task.json.Findings;
import io.manyhands.task.topology.OutputRange;
import io.manyhands.task.topology.OutputRange.Kind;
import java.util.Optional;

/// Whether a loss can say anything about what the model gives.
///
/// Cross-entropies take probabilities, or, with `fromLogits`, anything else. Categorical ones also take sigmoids,
/// whose values TensorFlow.js divides by their sum; binary ones take every value from 0 to 1 by itself.
record LossFit(Loss loss, boolean fromLogits, Findings findings) {
    private static final String TOPOLOGY = "model.topology";

    /// @param values of the model's output for one sample
    void check(OutputRange output, int values) {
        if (output.kind() == Kind.DISTRIBUTION && values == 1) {
            findings.add(
                    TOPOLOGY,
                    "ends in %s over a single value, which is always 1: %s"
                            .formatted(output.because(), "use sigmoid, or one unit per class"));
            return;
        }
        if (fromLogits) {
            checkLogits(output);
        }
        switch (loss) {
            case LOSS_CATEGORICAL_CROSSENTROPY, LOSS_SPARSE_CATEGORICAL_CROSSENTROPY, LOSS_KL_DIVERGENCE ->
                checkCategorical(output, values);
            case LOSS_BINARY_CROSSENTROPY -> checkBinary(output);
            case LOSS_MEAN_SQUARED_ERROR, LOSS_MEAN_ABSOLUTE_ERROR, LOSS_HUBER, LOSS_UNSPECIFIED, UNRECOGNIZED -> {}
        }
    }

    private void checkLogits(OutputRange output) {
        if (output.kind() == Kind.DISTRIBUTION || output.kind() == Kind.OPEN || output.kind() == Kind.CLOSED) {
            findings.add(
                    "model.lossOptions.fromLogits",
                    "is true, but the model ends in %s, which gives probabilities: leave fromLogits out, or that activation"
                            .formatted(output.because()));
        }
    }

    private void checkCategorical(OutputRange output, int values) {
        if (values == 1) {
            findings.add(
                    "model.loss",
                    "is %s of a single output, which is always 0; use binaryCrossentropy or meanSquaredError"
                            .formatted(name(loss)));
        } else if (!fromLogits && (output.kind() == Kind.CLOSED || output.kind() == Kind.ANY)) {
            refuse(output, "softmax");
        }
    }

    private void checkBinary(OutputRange output) {
        if (!fromLogits && output.kind() == Kind.ANY) {
            refuse(output, "sigmoid");
        }
    }

    private void refuse(OutputRange output, String activation) {
        findings.add(
                TOPOLOGY,
                "ends in %s, but %s needs probabilities: give the last layer the activation %s over all outputs, or put an Activation layer with it at the end%s"
                        .formatted(
                                output.because(),
                                name(loss),
                                activation,
                                isCrossEntropy(loss)
                                        ? ", or set model.lossOptions.fromLogits if these are logits"
                                        : ""));
    }

    /// Targets that are values are probabilities, too.
    void checkTargets(DataFacts data) {
        boolean needsProbabilities = isCrossEntropy(loss) || loss == Loss.LOSS_KL_DIVERGENCE;
        data.targets()
                .filter(range -> needsProbabilities)
                .flatMap(LossFit::outside)
                .ifPresent(place -> findings.add(
                        "data.dataset",
                        "%s of its targets; %s needs targets from 0 to 1: rescale them, or use meanSquaredError"
                                .formatted(place, name(loss))));
    }

    private static Optional<ValueRange.Place> outside(ValueRange targets) {
        return Optional.of(targets.least())
                .filter(place -> place.value() < 0)
                .or(() -> Optional.of(targets.greatest()).filter(place -> place.value() > 1));
    }

    static boolean isCrossEntropy(Loss loss) {
        return switch (loss) {
            case LOSS_CATEGORICAL_CROSSENTROPY, LOSS_SPARSE_CATEGORICAL_CROSSENTROPY, LOSS_BINARY_CROSSENTROPY -> true;
            case LOSS_MEAN_SQUARED_ERROR,
                    LOSS_MEAN_ABSOLUTE_ERROR,
                    LOSS_HUBER,
                    LOSS_KL_DIVERGENCE,
                    LOSS_UNSPECIFIED,
                    UNRECOGNIZED -> false;
        };
    }

    /// As job descriptions have it.
    static String name(Loss loss) {
        return switch (loss) {
            case LOSS_CATEGORICAL_CROSSENTROPY -> "categoricalCrossentropy";
            case LOSS_SPARSE_CATEGORICAL_CROSSENTROPY -> "sparseCategoricalCrossentropy";
            case LOSS_BINARY_CROSSENTROPY -> "binaryCrossentropy";
            case LOSS_MEAN_SQUARED_ERROR -> "meanSquaredError";
            case LOSS_MEAN_ABSOLUTE_ERROR -> "meanAbsoluteError";
            case LOSS_HUBER -> "huber";
            case LOSS_KL_DIVERGENCE -> "klDivergence";
            case LOSS_UNSPECIFIED, UNRECOGNIZED -> "the loss";
        };
    }
}
