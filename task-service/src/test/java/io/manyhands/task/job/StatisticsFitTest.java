package io.manyhands.task.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.BatchSpec;
import io.manyhands.protocol.v1.Encoding;
import io.manyhands.protocol.v1.LocalSteps;
import io.manyhands.protocol.v1.MovingAverage;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.job.TrainingDescription.Rounds;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import io.manyhands.task.topology.ModelShape;
import io.manyhands.task.topology.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatisticsFitTest {
    private static final WeightSpec STATISTICS = WeightSpec.newBuilder()
            .setMovingAverage(MovingAverage.newBuilder().setMomentum(0.9f))
            .build();

    private final Findings findings = new Findings();

    @Test
    void statisticsAreNotRounded() {
        check(STATISTICS, rounds(32, Optional.empty(), Encoding.ENCODING_INT8));

        assertThat(findings.errors()).extracting(FieldError::field).containsExactly("training.encoding");
    }

    @Test
    void leafThatIsComputedAtOnceMustFit() {
        check(STATISTICS, rounds(8192, Optional.empty(), Encoding.ENCODING_UNSPECIFIED));

        assertThat(findings.errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo("training.leafSize");
            assertThat(error.message()).contains("must be 1..447");
        });
    }

    @Test
    void withLocalStepsTheMiniBatchCounts() {
        check(STATISTICS, rounds(8192, Optional.of(4), Encoding.ENCODING_UNSPECIFIED));

        assertThat(findings.errors()).isEmpty();
        assertThat(findings.warnings())
                .singleElement()
                .asString()
                .startsWith("training.mode.batchSize: is 4")
                .contains("too few to say much");
    }

    @Test
    void otherNetworksMayDoAllThat() {
        check(WeightSpec.getDefaultInstance(), rounds(8192, Optional.empty(), Encoding.ENCODING_INT4));

        assertThat(findings.errors()).isEmpty();
        assertThat(findings.warnings()).isEmpty();
    }

    /// A hundred thousand values a sample.
    private void check(WeightSpec weight, Rounds rounds) {
        var output = Shape.of(100_000);
        var shape = new ModelShape(output, List.of(output), List.of(List.of(weight)));
        new StatisticsFit(Optional.of(rounds), Optional.empty(), findings).check(shape);
    }

    private static Rounds rounds(int leafSize, Optional<Integer> miniBatch, Encoding encoding) {
        return new Rounds(
                BatchSpec.newBuilder().setLeafSize(leafSize).build(),
                miniBatch.map(size -> LocalSteps.newBuilder().setBatchSize(size).build()),
                encoding);
    }
}
