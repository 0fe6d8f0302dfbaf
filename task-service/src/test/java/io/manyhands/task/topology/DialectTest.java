package io.manyhands.task.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.LossOptions;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import io.manyhands.task.testing.Organizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Keras 2, Keras 3 and `toJSON()` of TensorFlow.js write for the same model: `dialects/`.
class DialectTest {
    private final Findings findings = new Findings();

    @ParameterizedTest
    @ValueSource(strings = {"sequential", "functional"})
    void oneModelHasOneNormalFormWhoeverWroteIt(String model) {
        var normal = read(file(model + ".tfjs")).json();

        assertThat(read(file(model + ".keras2")).json()).isEqualTo(normal);
        assertThat(read(file(model + ".keras3")).json()).isEqualTo(normal);
        assertThat(findings.errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequential.keras2", "sequential.keras3", "sequential.tfjs"})
    void lastDimensionIsTheSameWhateverItIsCalled(String file) {
        var topology = read(file(file));

        assertThat(topology.json()).contains("\"axis\":-1").doesNotContain("negative_slope");
        // Softmax as a layer of its own is what the kernels lack.
        assertThat(KernelCoverage.gaps(topology, Loss.LOSS_MEAN_SQUARED_ERROR, LossOptions.getDefaultInstance(), false))
                .containsExactly("softmax (Softmax)");
    }

    @Test
    void leakySlopeHasTwoNames() {
        var alpha = read(layerOnImages("LeakyReLU", "{\"alpha\": 0.05}")).json();

        assertThat(read(layerOnImages("LeakyReLU", "{\"negative_slope\": 0.05}"))
                        .json())
                .isEqualTo(alpha);
        assertThat(alpha).contains("\"alpha\":0.05");
        assertThat(read(layerOnImages("LeakyReLU", "{}")).json()).contains("\"alpha\":0.3");
    }

    @Test
    void ceilingMayBeAsHighAsAFloat() {
        assertThat(read(layerOnImages("ReLU", "{\"max_value\": 1e30}")).json()).contains("\"max_value\":1.0E30");
        assertThat(findings.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LayerNormalization | {\"axis\": 3} | -1",
                "LayerNormalization | {\"axis\": [3]} | -1",
                "LayerNormalization | {\"axis\": [-1]} | -1",
                "LayerNormalization | {\"axis\": -2} | 2",
                "LayerNormalization | {\"axis\": [-2, 3]} | [2,3]",
                "LayerNormalization | {} | -1",
                "Softmax | {\"axis\": [3]} | -1",
                "Softmax | {} | -1"
            })
    void dimensionsAreCountedOneWay(String className, String config, String axis) {
        var topology = read(layerOnImages(className, config));

        assertThat(findings.errors()).isEmpty();
        assertThat(topology.json()).contains("\"axis\":" + axis);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"2", "[2]", "[2, 2]"})
    void sizeStandsForAllDimensions(String size) {
        var topology = read(layerOnImages(
                "Conv2D", "{\"filters\": 1, \"kernel_size\": %s, \"strides\": %s}".formatted(size, size)));

        assertThat(findings.errors()).isEmpty();
        assertThat(topology.json()).contains("\"kernel_size\":[2,2],\"strides\":[2,2]");
    }

    @Test
    void wordThatMeansSomethingElseInKeras3IsRefused() {
        refuse(Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [
                  {"class_name": "InputLayer", "config": {"batch_shape": [null, 4]}},
                  {"class_name": "Dense", "config": {"units": 2, "activation": "hard_sigmoid"}}]}}"""));

        assertThat(findings.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("relu6(x + 3) / 6 in Keras 3"));
    }

    @Test
    void callThatWouldBeIgnoredIsRefused() {
        var model = file("functional.keras3");
        var text = model.toString().replace("\"training\":false", "\"training\":true");

        refuse(Organizer.parse(text));

        assertThat(findings.errors())
                .singleElement()
                .extracting(FieldError::message)
                .isEqualTo("calls the layer with training true, which would be ignored; remove it");
    }

    @Test
    void backwardLayerOfItsOwnIsRefused() {
        var text = file("functional.keras3")
                .toString()
                .replaceFirst("backward_cell(.*?)\"units\":3", "backward_cell$1\"units\":4");

        refuse(Organizer.parse(text));

        assertThat(findings.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.field()).endsWith("config.backward_layer"));
    }

    @Test
    void frozenModelIsRefused() {
        refuse(Organizer.parse("""
                {"class_name": "Sequential", "config": {"trainable": false, "layers": [
                  {"class_name": "Dense", "config": {"units": 2, "batch_input_shape": [null, 4]}}]}}"""));

        assertThat(findings.errors())
                .singleElement()
                .extracting(FieldError::field)
                .isEqualTo("topology.config.trainable");
    }

    private static JsonNode layerOnImages(String className, String config) {
        return Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [
                  {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 6, 6, 3]}},
                  {"class_name": "%s", "config": %s}]}}""".formatted(className, config));
    }

    private Topology read(JsonNode topology) {
        return attempt(topology).orElseThrow();
    }

    private void refuse(JsonNode topology) {
        assertThat(attempt(topology)).isEmpty();
    }

    private Optional<Topology> attempt(JsonNode topology) {
        return findings.take(new TopologyReader(OptionalInt.empty()).read("topology", topology));
    }

    private static JsonNode file(String name) {
        try (var in = DialectTest.class.getResourceAsStream("/dialects/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
