package io.manyhands.model.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.work.UntrainedWeights;
import io.manyhands.protocol.work.UntrainedWeights.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Expected values: one rounding to float32 per operation, made by Python. Tolerance: none.
/// `untrained.test.ts` holds the twin to the same ones.
class UntrainedStepTest {
    private static final JsonNode GOLDEN = golden();
    private static final float[] BEFORE = floats(GOLDEN.get("before"));
    private static final float[] MEAN = floats(GOLDEN.get("mean"));
    private static final int LENGTH = BEFORE.length;

    static Stream<JsonNode> cases() {
        return GOLDEN.get("cases").valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void movingAverageFollowsWhatWasMeasured(JsonNode golden) {
        var average = weights(Optional.of(golden.get("momentum").floatValue()));
        var after = new float[LENGTH];

        UntrainedStep.settle(average, BEFORE, MEAN, after);

        assertThat(after).isEqualTo(floats(golden.get("settled")));
    }

    @Test
    void movingAverageBecomesLessByWhatTrajectoriesHaveLost() {
        var after = new float[LENGTH];

        UntrainedStep.settleLost(weights(Optional.of(0.9f)), BEFORE, MEAN, after);

        assertThat(after).isEqualTo(floats(GOLDEN.get("lost")));
    }

    @Test
    void frozenWeightStaysAsItIs() {
        var after = new float[LENGTH];
        UntrainedStep.settle(weights(Optional.empty()), BEFORE, MEAN, after);
        assertThat(after).isEqualTo(BEFORE);

        var other = new float[LENGTH];
        UntrainedStep.settleLost(weights(Optional.empty()), BEFORE, MEAN, other);
        assertThat(other).isEqualTo(BEFORE);
    }

    @Test
    void averageThatIsNotFiniteIsReported() {
        var weights = new float[LENGTH];
        weights[2] = Float.POSITIVE_INFINITY;

        assertThat(UntrainedStep.diverged(weights(Optional.of(0.9f)), weights))
                .contains(new OptimizerStep.Diverged("moving average", 2, Float.POSITIVE_INFINITY));
    }

    private static UntrainedWeights weights(Optional<Float> momentum) {
        return new UntrainedWeights(List.of(new Part(0, LENGTH, momentum)));
    }

    private static float[] floats(JsonNode hex) {
        var values = new float[hex.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(hex.get(i).asText(), 16));
        }
        return values;
    }

    private static JsonNode golden() {
        try (var in = UntrainedStepTest.class.getResourceAsStream("/golden/moving-averages.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
