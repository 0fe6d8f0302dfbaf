package io.manyhands.task.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import io.manyhands.task.testing.Organizer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionalReaderTest {
    private static final String MODEL = """
            {"class_name": "Functional", "config": {"name": "net", "layers": [
              {"name": "out", "class_name": "Dense", "config": {"units": 2}, "inbound_nodes": [[["sum", 0, 0, {}]]]},
              {"name": "in", "class_name": "InputLayer", "config": {"batch_input_shape": [null, "$alphabet"]}, "inbound_nodes": []},
              {"name": "body", "class_name": "Dense", "config": {"units": 28}, "inbound_nodes": [[["in", 0, 0]]]},
              {"name": "sum", "class_name": "Add", "config": {}, "inbound_nodes": [[["in", 0, 0, {}], ["body", 0, 0, {}]]]}
            ], "input_layers": [["in", 0, 0]], "output_layers": [["out", 0, 0]]}}""";

    private final Findings findings = new Findings();

    @Test
    void layersAreOrderedAsTheirWeightsAre() {
        var topology = read(MODEL);

        var derived = topology.shape();

        assertThat(findings.errors()).isEmpty();
        assertThat(derived.input()).isEqualTo(Shape.of(28));
        assertThat(derived.output()).isEqualTo(Shape.of(2));
        assertThat(derived.weights())
                .extracting(WeightSpec::getName)
                .containsExactly("body/kernel", "body/bias", "out/kernel", "out/bias");
    }

    @Test
    void normalFormIsReadAsTheSameModel() {
        var normal = read(MODEL).json();

        assertThat(normal)
                .startsWith("{\"class_name\":\"Functional\",\"config\":{\"name\":\"net\",\"layers\":[{\"name\":\"in\"")
                .endsWith("\"input_layers\":[[\"in\",0,0]],\"output_layers\":[[\"out\",0,0]]}}")
                .contains("\"config\":{\"name\":\"body\",\"units\":28,", "\"inbound_nodes\":[[[\"in\",0,0,{}]]]")
                .doesNotContain("$alphabet");
        assertThat(read(normal).json()).isEqualTo(normal);
        assertThat(findings.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"inbound_nodes\": [[[\"in\", 0, 0]]] | \"inbound_nodes\": [[[\"im\", 0, 0]]] | layers[2].inbound_nodes | names 'im', which is not a layer",
                "\"inbound_nodes\": [[[\"in\", 0, 0]]] | \"inbound_nodes\": [[[\"sum\", 0, 0]]] | config.layers | are connected in a cycle",
                "\"inbound_nodes\": [[[\"in\", 0, 0]]] | \"inbound_nodes\": [] | layers[2].inbound_nodes | only an InputLayer has no source",
                "\"inbound_nodes\": [[[\"in\", 0, 0]]] | \"x\": 0 | layers[2].inboundNodes | is missing; must be a list",
                "\"inbound_nodes\": [[[\"in\", 0, 0]]] | \"inbound_nodes\": [{\"args\": [3]}] | layers[2].inbound_nodes | holds 3; must be [\"layer\", 0, 0]",
                "\"inbound_nodes\": [[[\"in\", 0, 0]]] | \"inbound_nodes\": [[[\"in\", 0, 0]], [[\"out\", 0, 0]]] | layers[2].inbound_nodes | has 2 calls; a layer can be used once",
                "\"inbound_nodes\": [[[\"in\", 0, 0]]] | \"inbound_nodes\": [[[\"in\", 0, 1]]] | layers[2].inbound_nodes | holds [\"in\",0,1]; must be [\"layer\", 0, 0]",
                "\"inbound_nodes\": [[[\"in\", 0, 0]]] | \"inbound_nodes\": [[[\"in\", 0, 0, {\"mask\": 1}]]] | layers[2].inbound_nodes | without arguments",
                "\"inbound_nodes\": [[[\"in\", 0, 0]]] | \"inbound_nodes\": [[[\"in\", 0, 0], [\"in\", 0, 0]]] | layers[2].config.name | takes the output of one layer, but gets those of 2",
                "\"units\": 28 | \"units\": 27 | layers[3].config.name | takes inputs of one shape, but gets [[28], [27]]",
                "\"units\": 28 | \"name\": \"other\", \"units\": 28 | layers[2].name | is 'body', but config.name is \"other\"",
                "\"name\": \"body\" | \"name\": \"sum\" | config.layers[3].config.name | names must differ",
                "\"input_layers\": [[\"in\", 0, 0]] | \"input_layers\": [[\"in\", 0, 0], [\"in\", 0, 0]] | config.input_layers | holds 2; the model must have one",
                "\"input_layers\": [[\"in\", 0, 0]] | \"input_layers\": [[\"body\", 0, 0]] | config.input_layers | is body, but the layers of class InputLayer are [in]",
                "\"output_layers\": [[\"out\", 0, 0]] | \"output_layers\": [[\"oud\", 0, 0]] | config.output_layers | is oud, which is not a layer",
                "\"output_layers\": [[\"out\", 0, 0]] | \"output_layers\": [[\"sum\", 0, 0]] | layers[0].name | does not lead to the output",
                "\"class_name\": \"Add\" | \"class_name\": \"Masking\" | layers[3].class_name | masks are not supported"
            })
    void mistakeIsReportedWhereItIs(String from, String to, String field, String message) {
        assertThat(MODEL).contains(from);

        refuse(MODEL.replace(from, to));

        assertThat(findings.errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).endsWith(field);
            assertThat(error.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"-1 | [3, 9]", "2 | [3, 9]", "1 | ", "-2 | ", "0 | ", "3 | "})
    void concatenationJoinsOneDimension(int axis, String output) {
        var config = Organizer.parse("{\"axis\": %d}".formatted(axis));
        var layer = new LayerConfig("join", JsonObject.of("join", config, Naming.KERAS, findings));
        var rule = LayerRules.of("Concatenate");

        var applied = rule.apply(layer, List.of(Shape.of(3, 4), Shape.of(3, 5)));

        assertThat(findings.isEmpty()).isEqualTo(output != null);
        if (output != null) {
            assertThat(applied.output()).hasToString(output);
        }
    }

    private Topology read(String json) {
        return attempt(json).orElseThrow();
    }

    private void refuse(String json) {
        assertThat(attempt(json)).isEmpty();
    }

    private Optional<Topology> attempt(String json) {
        return findings.take(new TopologyReader(OptionalInt.of(28)).read("topology", Organizer.parse(json)));
    }
}
