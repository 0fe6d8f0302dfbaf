package io.manyhands.model.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.WeightSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Expected values: Keras' formulas in double, written by `src/test/golden/schedules.mjs`. Tolerance: none, as a result
/// in double that is off in its last bits is the same float32. `learning-rate.test.ts` holds the twins to the same
/// ones.
class ScheduleGoldenTest {
    private static final JsonNode GOLDEN = golden();

    static Stream<JsonNode> schedules() {
        return GOLDEN.get("schedules").valueStream();
    }

    static Stream<JsonNode> clips() {
        return GOLDEN.get("clips").valueStream();
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void rateOfEachStepIsThatOfKeras(JsonNode golden) {
        var spec = spec(golden);
        var rates = GOLDEN.get("steps")
                .valueStream()
                .map(step -> hex(LearningRate.at(spec, step.intValue())))
                .toList();

        assertThat(rates)
                .isEqualTo(golden.get("expected")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("clips")
    void gradientIsClippedAsByKeras(JsonNode golden) {
        float limit = golden.get("limit").floatValue();
        var spec = OptimizerSpec.newBuilder();
        switch (golden.get("kind").asText()) {
            case "clipValue" -> spec.setClipValue(limit);
            case "clipNorm" -> spec.setClipNorm(limit);
            default -> spec.setGlobalClipNorm(limit);
        }
        var weights = GOLDEN.get("sizes")
                .valueStream()
                .map(size -> WeightSpec.newBuilder().addShape(size.intValue()).build())
                .toList();
        var gradient = new float[GOLDEN.get("gradient").size()];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = Float.intBitsToFloat(
                    Integer.parseUnsignedInt(GOLDEN.get("gradient").get(i).asText(), 16));
        }

        Clipping.clip(spec.build(), weights, gradient);

        for (int i = 0; i < gradient.length; i++) {
            assertThat(hex(gradient[i]))
                    .as("value %d", i)
                    .isEqualTo(golden.get("expected").get(i).asText());
        }
    }

    private static OptimizerSpec spec(JsonNode c) {
        var spec = OptimizerSpec.newBuilder().setLearningRate(c.get("rate").floatValue());
        switch (c.get("kind").asText()) {
            case "exponential" ->
                spec.setExponential(OptimizerSpec.Exponential.newBuilder()
                        .setSteps(c.get("steps").intValue())
                        .setLogRate(StrictMath.log(c.get("decay").doubleValue()))
                        .setStaircase(c.get("staircase").booleanValue()));
            case "piecewise" -> {
                var pieces = OptimizerSpec.Piecewise.newBuilder();
                c.get("boundaries").forEach(boundary -> pieces.addBoundaries(boundary.intValue()));
                c.get("rates").forEach(rate -> pieces.addRates(rate.floatValue()));
                spec.setPiecewise(pieces);
            }
            default ->
                spec.setCosine(OptimizerSpec.Cosine.newBuilder()
                        .setWarmupSteps(c.get("warmupSteps").intValue())
                        .setWarmupFrom(c.get("warmupFrom").floatValue())
                        .setDecaySteps(c.get("decaySteps").intValue())
                        .setAlpha(c.get("alpha").floatValue()));
        }
        return spec.build();
    }

    private static String hex(float value) {
        return "%08x".formatted(Float.floatToRawIntBits(value));
    }

    private static JsonNode golden() {
        try (var in = ScheduleGoldenTest.class.getResourceAsStream("/golden/schedules.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
