package io.manyhands.task.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.Records;
import io.manyhands.protocol.v1.TextWindows;
import io.manyhands.task.json.Findings;
import io.manyhands.task.topology.Shape;
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

    private static DataSpec records(Records.Builder records) {
        return DataSpec.newBuilder().setRecords(records.addFeatureShape(4)).build();
    }

    private static boolean fits(DataSpec data, Loss loss, Shape input, Shape output) {
        var findings = new Findings();
        new ModelFit(data, loss, findings).check(input, output);
        return findings.isEmpty();
    }
}
