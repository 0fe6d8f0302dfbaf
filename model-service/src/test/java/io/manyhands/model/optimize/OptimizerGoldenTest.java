package io.manyhands.model.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.v1.OptimizerSpec;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Expected values: TensorFlow.js 4.22.0 on its cpu backend, written by `src/test/golden/optimizers.mjs`.
/// Tolerance: none. On that backend every operation is rounded to float32 once, as here.
class OptimizerGoldenTest {
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void weightsAfterEachStepAreThoseOfTensorFlowJs(String type, JsonNode config, JsonNode golden) {
        var weights = floats(golden.get("initial"));
        var optimizer = Optimizer.of(spec(type, config), weights.length);
        for (int step = 0; step < golden.get("gradients").size(); step++) {
            optimizer.step(weights, floats(golden.get("gradients").get(step)));
            assertThat(bits(weights))
                    .as("after step %d", step)
                    .containsExactly(bits(floats(golden.get("weights").get(step))));
            assertThat(weights).doesNotContain(Float.NaN);
        }
    }

    static Stream<Arguments> cases() throws IOException {
        try (var in = OptimizerGoldenTest.class.getResourceAsStream("/golden/optimizers.json")) {
            return StreamSupport.stream(
                            new ObjectMapper().readTree(in).get("cases").spliterator(), false)
                    .map(each -> Arguments.of(each.get("type").asText(), each.get("config"), each));
        }
    }

    private static OptimizerSpec spec(String type, JsonNode c) {
        var spec = OptimizerSpec.newBuilder().setLearningRate(number(c, "learningRate"));
        switch (type) {
            case "sgd" -> spec.setSgd(OptimizerSpec.Sgd.getDefaultInstance());
            case "momentum" ->
                spec.setMomentum(OptimizerSpec.Momentum.newBuilder()
                        .setMomentum(number(c, "momentum"))
                        .setNesterov(c.get("nesterov").asBoolean()));
            case "rmsprop" ->
                spec.setRmsprop(OptimizerSpec.RmsProp.newBuilder()
                        .setDecay(number(c, "decay"))
                        .setMomentum(number(c, "momentum"))
                        .setEpsilon(number(c, "epsilon"))
                        .setCentered(c.get("centered").asBoolean()));
            case "adam" ->
                spec.setAdam(OptimizerSpec.Adam.newBuilder()
                        .setBeta1(number(c, "beta1"))
                        .setBeta2(number(c, "beta2"))
                        .setEpsilon(number(c, "epsilon")));
            case "adagrad" ->
                spec.setAdagrad(OptimizerSpec.Adagrad.newBuilder()
                        .setInitialAccumulator(number(c, "initialAccumulator"))
                        .setEpsilon(number(c, "epsilon")));
            default -> throw new IllegalArgumentException(type);
        }
        return spec.build();
    }

    private static float number(JsonNode config, String name) {
        return (float) config.get(name).asDouble();
    }

    private static float[] floats(JsonNode hex) {
        var floats = new float[hex.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(hex.get(i).asText(), 16));
        }
        return floats;
    }

    private static int[] bits(float[] floats) {
        var bits = new int[floats.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(floats[i]);
        }
        return bits;
    }
}
