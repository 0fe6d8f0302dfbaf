package io.manyhands.task.job;

import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.LossOptions;
import io.manyhands.task.dataset.TextCorpus;
import io.manyhands.task.json.Findings;
import io.manyhands.task.topology.Shape;

/// Whether a model fits the samples: what goes in, and what loss compares the output with.
///
/// Class numbers are compared as one-hot vectors (`categoricalCrossentropy`, `meanSquaredError`), as numbers
/// (`sparseCategoricalCrossentropy`), or, if there are two, as the probability of class 1 (`binaryCrossentropy`).
record ModelFit(DataSpec data, Loss loss, Findings findings) {
    void check(Shape input, Shape output) {
        if (!input.equals(features())) {
            findings.add(
                    "model.topology", "takes samples of shape %s, but the data gives %s".formatted(input, features()));
        }
        if (isOfClasses()) {
            checkClasses(output);
        } else {
            checkValues(output);
        }
    }

    /// Whether they are of use for the loss and the targets; weights are one for each class.
    void checkOptions(LossOptions options) {
        if (options.getHuberDelta() > 0 && loss != Loss.LOSS_HUBER) {
            findings.add(
                    "model.lossOptions.delta",
                    "is for huber only, and the loss is %s; leave it out".formatted(LossFit.name(loss)));
        }
        boolean isChanged = options.getClassWeightsCount() > 0 || options.getLabelSmoothing() > 0;
        if (data.getText().getEveryPosition() && isChanged) {
            findings.add(
                    "model.lossOptions",
                    "has classWeights or labelSmoothing, which there are not where each position has a target; leave them out");
            return;
        }
        int weights = options.getClassWeightsCount();
        if (weights == 0) {
            return;
        }
        if (!isOfClasses()) {
            findings.add(
                    "model.lossOptions.classWeights",
                    "has %d weights, but the target is numbers, not a class; leave them out".formatted(weights));
        } else if (weights != classes()) {
            findings.add(
                    "model.lossOptions.classWeights",
                    "has %d weights, but the target is one of %d classes; give one for each"
                            .formatted(weights, classes()));
        }
    }

    private Shape features() {
        if (data.hasRecords()) {
            return new Shape(data.getRecords().getFeatureShapeList());
        }
        int length = data.getText().getLength();
        return data.getText().getOneHot() ? Shape.of(length, classes()) : Shape.of(length);
    }

    private boolean isOfClasses() {
        return data.hasText() || data.getRecords().hasClasses();
    }

    private int classes() {
        return data.hasText()
                ? TextCorpus.classesOf(data.getText())
                : data.getRecords().getClasses();
    }

    private void checkClasses(Shape output) {
        if (data.getText().getEveryPosition()) {
            checkPositions(output);
            return;
        }
        boolean binary = loss == Loss.LOSS_BINARY_CROSSENTROPY;
        if (binary && classes() != 2) {
            findings.add(
                    "model.loss",
                    "is binaryCrossentropy, but the target is one of %d classes; use categoricalCrossentropy"
                            .formatted(classes()));
            return;
        }
        requireOutput(output, binary ? 1 : classes(), "the target is one of %d classes".formatted(classes()));
    }

    private void checkPositions(Shape output) {
        if (loss != Loss.LOSS_CATEGORICAL_CROSSENTROPY && loss != Loss.LOSS_SPARSE_CATEGORICAL_CROSSENTROPY) {
            findings.add(
                    "model.loss",
                    "must be categoricalCrossentropy or sparseCategoricalCrossentropy, as data.targets is everyPosition");
        }
        var expected = Shape.of(data.getText().getLength(), classes());
        if (!output.equals(expected)) {
            findings.add(
                    "model.topology",
                    "gives samples of shape %s, but must give %s: each position has a target of %d classes"
                            .formatted(output, expected, classes()));
        }
    }

    private void checkValues(Shape output) {
        int values = data.getRecords().getValues();
        if (loss == Loss.LOSS_SPARSE_CATEGORICAL_CROSSENTROPY) {
            findings.add(
                    "model.loss", "is sparseCategoricalCrossentropy, but the target is numbers; use meanSquaredError");
        }
        requireOutput(output, values, "the target is %d numbers".formatted(values));
    }

    private void requireOutput(Shape output, int expected, String why) {
        if (!output.equals(Shape.of(expected))) {
            findings.add(
                    "model.topology",
                    "gives samples of shape %s, but must give [%d]: %s".formatted(output, expected, why));
        }
    }
}
