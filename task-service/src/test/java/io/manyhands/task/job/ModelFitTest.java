package io.manyhands.task.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.LossOptions;
import io.manyhands.protocol.v1.Records;
import io.manyhands.protocol.v1.TextWindows;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import io.manyhands.task.topology.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelFitTest {
    private static final DataSpec INDEXES = DataSpec.newBuilder()
            .setText(TextWindows.newBuilder().setLength(5).setAlphabet("ab😀"))
            .build();

    @Test
    void classNumbersOfTextHaveTheLengthAsShape() {
        assertThat(fits(INDEXES, Loss.LOSS_SPARSE_CATEGORICAL_CROSSENTROPY, Shape.of(5), Shape.of(3)))
                .isTrue();
        assertThat(fits(INDEXES, Loss.LOSS_SPARSE_CATEGORICAL_CROSSENTROPY, Shape.of(5, 3), Shape.of(3)))
                .isFalse();
    }

    @Test
    void everyPositionHasItsDistribution() {
        var every = INDEXES.toBuilder();
        every.getTextBuilder().setEveryPosition(true);
        var data = every.build();

        assertThat(fits(data, Loss.LOSS_SPARSE_CATEGORICAL_CROSSENTROPY, Shape.of(5), Shape.of(5, 3)))
                .isTrue();
        assertThat(fits(data, Loss.LOSS_SPARSE_CATEGORICAL_CROSSENTROPY, Shape.of(5), Shape.of(3)))
                .isFalse();
        assertThat(fits(data, Loss.LOSS_MEAN_SQUARED_ERROR, Shape.of(5), Shape.of(5, 3)))
                .isFalse();
        assertThat(fits(INDEXES, Loss.LOSS_SPARSE_CATEGORICAL_CROSSENTROPY, Shape.of(5), Shape.of(5, 3)))
                .isFalse();
    }

    @Test
    void twoClassesMayBeOneProbability() {
        var two = records(Records.newBuilder().setClasses(2));

        assertThat(fits(two, Loss.LOSS_BINARY_CROSSENTROPY, Shape.of(4), Shape.of(1)))
                .isTrue();
        assertThat(fits(two, Loss.LOSS_BINARY_CROSSENTROPY, Shape.of(4), Shape.of(2)))
                .isFalse();
        assertThat(fits(two, Loss.LOSS_CATEGORICAL_CROSSENTROPY, Shape.of(4), Shape.of(2)))
                .isTrue();
    }

    @Test
    void numbersAreComparedOneByOne() {
        var three = records(Records.newBuilder().setValues(3));

        assertThat(fits(three, Loss.LOSS_MEAN_SQUARED_ERROR, Shape.of(4), Shape.of(3)))
                .isTrue();
        assertThat(fits(three, Loss.LOSS_MEAN_SQUARED_ERROR, Shape.of(4), Shape.of(1, 3)))
                .isFalse();
        assertThat(fits(three, Loss.LOSS_SPARSE_CATEGORICAL_CROSSENTROPY, Shape.of(4), Shape.of(3)))
                .isFalse();
    }

    @Test
    void classesHaveOneWeightEach() {
        var three = records(Records.newBuilder().setClasses(3));
        var values = records(Records.newBuilder().setValues(3));

        assertThat(weighed(three, 1, 2, 3)).isEmpty();
        assertThat(weighed(three)).isEmpty();
        assertThat(weighed(three, 1, 2))
                .containsExactly(new FieldError(
                        "model.lossOptions.classWeights",
                        "has 2 weights, but the target is one of 3 classes; give one for each"));
        assertThat(weighed(values, 1, 2, 3))
                .containsExactly(new FieldError(
                        "model.lossOptions.classWeights",
                        "has 3 weights, but the target is numbers, not a class; leave them out"));
    }

    @Test
    void deltaIsOfHubersLoss() {
        var values = records(Records.newBuilder().setValues(3));
        var options = LossOptions.newBuilder().setHuberDelta(1).build();
        var findings = new Findings();

        new ModelFit(values, Loss.LOSS_HUBER, findings).checkOptions(options);
        assertThat(findings.errors()).isEmpty();
        new ModelFit(values, Loss.LOSS_MEAN_SQUARED_ERROR, findings).checkOptions(options);
        assertThat(findings.errors())
                .containsExactly(new FieldError(
                        "model.lossOptions.delta",
                        "is for huber only, and the loss is meanSquaredError; leave it out"));
    }

    private static List<FieldError> weighed(DataSpec data, float... weights) {
        var findings = new Findings();
        var options = LossOptions.newBuilder();
        for (float weight : weights) {
            options.addClassWeights(weight);
        }
        new ModelFit(data, Loss.LOSS_MEAN_SQUARED_ERROR, findings).checkOptions(options.build());
        return findings.errors();
    }

    private static DataSpec records(Records.Builder records) {
        return DataSpec.newBuilder().setRecords(records.addFeatureShape(4)).build();
    }

    private static boolean fits(DataSpec data, Loss loss, Shape input, Shape output) {
        var findings = new Findings();
        new ModelFit(data, loss, findings).check(input, output);
        return findings.isEmpty();
    }
}
