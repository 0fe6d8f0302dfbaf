package io.manyhands.task.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.manyhands.protocol.v1.Initializer;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import io.manyhands.task.testing.Organizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializerReaderTest {
    private static final float EXACT = 1e-7f;

    private final Findings findings = new Findings();

    /// Expected values by the closed forms: sqrt(6 / (in + out)), sqrt(2 / (in + out)), sqrt(6 / in), sqrt(2 / in) …
    @ParameterizedTest
    @CsvSource({
        "GlorotUniform, 0.24494897", // sqrt(6 / 100)
        "glorot_uniform, 0.24494897",
        "HeUniform, 0.38729833", // sqrt(6 / 40)
        "LeCunUniform, 0.27386128" // sqrt(3 / 40)
    })
    void uniformLimitsFollowTheFans(String name, float limit) {
        assertThat(read("\"%s\"".formatted(name), Shape.of(40, 60)).getUniformLimit())
                .isCloseTo(limit, within(EXACT));
    }

    @ParameterizedTest
    @CsvSource({
        "glorotNormal, 0.14142136", // sqrt(2 / 100)
        "heNormal, 0.2236068", // sqrt(2 / 40)
        "leCunNormal, 0.15811388" // sqrt(1 / 40)
    })
    void normalsAreTruncatedAsInTensorFlowJs(String name, float stddev) {
        assertThat(read("\"%s\"".formatted(name), Shape.of(40, 60)).getTruncatedNormalStddev())
                .isCloseTo(stddev, within(EXACT));
    }

    @Test
    void fansOfAConvolutionCountItsReceptiveField() {
        // 3 x 3 kernel, 4 channels to 8: in 36, out 72; sqrt(6 / 108)
        assertThat(read("\"glorotUniform\"", Shape.of(3, 3, 4, 8)).getUniformLimit())
                .isCloseTo(0.23570226f, within(EXACT));
    }

    @Test
    void fansOfAVectorAreTheRootOfItsSize() {
        // sqrt(6 / (5 + 5))
        assertThat(read("\"glorotUniform\"", Shape.of(25)).getUniformLimit()).isCloseTo(0.7745967f, within(EXACT));
    }

    @Test
    void varianceScalingIsReadAsTensorFlowJsWritesIt() {
        var json = """
                {"class_name": "VarianceScaling", "config":
                  {"scale": 1, "mode": "fan_avg", "distribution": "normal", "seed": null}}""";

        assertThat(read(json, Shape.of(40, 60)).getTruncatedNormalStddev()).isCloseTo(0.14142136f, within(EXACT));
    }

    @Test
    void kerasCorrectsItsTruncatedNormal() {
        var json = """
                {"class_name": "VarianceScaling", "config":
                  {"scale": 2, "mode": "fanOut", "distribution": "truncated_normal"}}""";

        // sqrt(2 / 60) / 0.8796256610342398
        assertThat(read(json, Shape.of(40, 60)).getTruncatedNormalStddev()).isCloseTo(0.20755896f, within(EXACT));
    }

    @Test
    void plainInitializersAreTakenAsTheyAre() {
        var shape = Shape.of(2, 2);

        assertThat(read("\"zeros\"", shape).getConstant()).isZero();
        assertThat(read("\"Ones\"", shape).getConstant()).isEqualTo(1);
        assertThat(read(of("Constant", "\"value\": -2.5"), shape).getConstant()).isEqualTo(-2.5f);
        assertThat(read(of("Orthogonal", "\"gain\": 1.5"), shape).getOrthogonalGain())
                .isEqualTo(1.5f);
        assertThat(read(of("RandomUniform", "\"minval\": -0.2, \"maxval\": 0.2"), shape)
                        .getUniformLimit())
                .isEqualTo(0.2f);
        assertThat(read(of("RandomNormal", "\"stddev\": 0.3"), shape).getNormalStddev())
                .isEqualTo(0.3f);
        assertThat(read(of("TruncatedNormal", "\"mean\": 0"), shape).getTruncatedNormalStddev())
                .isEqualTo(0.05f);
        assertThat(findings.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RandomUniform | \"minval\": 0, \"maxval\": 1 | symmetric",
                "RandomNormal | \"mean\": 1 | only mean 0",
                "TruncatedNormal | \"mean\": 1 | only mean 0",
                "Identity | \"gain\": 1 | supported are",
                "Orthogonal | \"gain\": -1 | above 0.0",
                "VarianceScaling | \"mode\": \"fan_sideways\" | must be one of fanAvg",
                "VarianceScaling | \"distribution\": \"cauchy\" | must be one of normal"
            })
    void initializersThatCannotBeExpressedAreRefused(String className, String config, String message) {
        read(of(className, config), Shape.of(2, 2));

        assertThat(findings.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains(message));
    }

    @Test
    void lstmBeginsByRemembering() {
        var weights = derive("LSTM", "");

        assertThat(weights.get(2).getInitializer().getUnitForgetBias()).isTrue();
        assertThat(weights.get(1).getInitializer().getOrthogonalGain()).isEqualTo(1);
        assertThat(derive("LSTM", ", \"unit_forget_bias\": null")
                        .get(2)
                        .getInitializer()
                        .getUnitForgetBias())
                .isTrue();
        assertThat(derive("LSTM", ", \"unit_forget_bias\": false")
                        .get(2)
                        .getInitializer()
                        .hasConstant())
                .isTrue();
        assertThat(derive("GRU", "").get(2).getInitializer().hasConstant()).isTrue();
    }

    private java.util.List<io.manyhands.protocol.v1.WeightSpec> derive(String className, String more) {
        var json = Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [
                  {"class_name": "%s", "config": {"batch_input_shape": [null, 4, 3], "units": 2%s}}]}}""".formatted(className, more));
        var topology = findings.take(new TopologyReader(java.util.OptionalInt.empty()).read("", json))
                .orElseThrow();
        return topology.shape().weights();
    }

    private Initializer read(String initializer, Shape shape) {
        var layer = Organizer.parse("{\"kernel_initializer\": %s}".formatted(initializer));
        return InitializerReader.read(
                        JsonObject.of("", layer, Naming.KERAS, findings), "kernelInitializer", Initialization.ZEROS)
                .forShape(shape);
    }

    private static String of(String className, String config) {
        return "{\"class_name\": \"%s\", \"config\": {%s}}".formatted(className, config);
    }
}
