package io.manyhands.task.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.Findings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Names, order and shapes of weights are those of TensorFlow.js 4.22: `golden/topologies.json` is written by
/// `src/test/golden/topologies.mjs`.
class GoldenTopologyTest {
    static Stream<JsonNode> models() throws IOException {
        try (var in = GoldenTopologyTest.class.getResourceAsStream("/golden/topologies.json")) {
            var models = new ArrayList<JsonNode>();
            new ObjectMapper().readTree(in).forEach(models::add);
            assertThat(models).hasSizeGreaterThanOrEqualTo(6);
            return models.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void weightsAndOutputAreThoseOfTensorFlowJs(JsonNode golden) {
        var derived = derive(golden.get("topology"));

        assertThat(derived.weights()).map(GoldenTopologyTest::summary).isEqualTo(texts(golden.get("weights")));
        assertThat(derived.output().dimensions().toString()).isEqualTo(numbers(golden.get("output")));
    }

    @ParameterizedTest
    @MethodSource("models")
    void spellingOfKeysDoesNotMatter(JsonNode golden) {
        assertThat(derive(camelCase(golden.get("topology")))).isEqualTo(derive(golden.get("topology")));
    }

    @ParameterizedTest
    @MethodSource("models")
    void normalFormMeansTheSame(JsonNode golden) throws IOException {
        var normal = read(golden.get("topology")).json();

        assertThat(derive(new ObjectMapper().readTree(normal))).isEqualTo(derive(golden.get("topology")));
        assertThat(read(new ObjectMapper().readTree(normal)).json()).isEqualTo(normal);
    }

    private static ModelShape derive(JsonNode topology) {
        return read(topology).shape();
    }

    private static Topology read(JsonNode json) {
        var findings = new Findings();
        var topology = findings.take(new TopologyReader(OptionalInt.empty()).read("topology", json));
        assertThat(findings.errors()).isEmpty();
        return topology.orElseThrow();
    }

    private static String summary(WeightSpec weight) {
        return weight.getName() + " " + weight.getShapeList();
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    private static String numbers(JsonNode list) {
        var numbers = new ArrayList<Integer>();
        list.forEach(number -> numbers.add(number.intValue()));
        return numbers.toString();
    }

    private static JsonNode camelCase(JsonNode json) {
        if (json instanceof ObjectNode object) {
            var copy = object.objectNode();
            object.properties().forEach(field -> copy.set(camelCase(field.getKey()), camelCase(field.getValue())));
            return copy;
        }
        if (json.isArray()) {
            var copy = new ObjectMapper().createArrayNode();
            json.forEach(element -> copy.add(camelCase(element)));
            return copy;
        }
        return json;
    }

    private static String camelCase(String name) {
        return java.util.regex.Pattern.compile("_([a-z])")
                .matcher(name)
                .replaceAll(match -> match.group(1).toUpperCase(java.util.Locale.ROOT));
    }
}
