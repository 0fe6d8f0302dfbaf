package io.manyhands.task.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.LossOptions;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The same cases are held against what the kernels really compile, by `volunteer-ui/src/network/coverage.test.ts`.
class KernelCoverageTest {
    private static final Path CASES = Path.of("../protocol/src/test/resources/golden/kernels.json");

    static Stream<JsonNode> cases() throws IOException {
        var cases = new ArrayList<JsonNode>();
        new ObjectMapper().readTree(Files.readString(CASES)).forEach(cases::add);
        assertThat(cases).hasSizeGreaterThanOrEqualTo(10);
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatTheKernelsDoNotCompute(JsonNode golden) {
        var findings = new Findings();
        var topology = findings.take(new TopologyReader(OptionalInt.empty()).read("topology", model(golden)))
                .orElseThrow();
        assertThat(findings.errors()).isEmpty();

        var options = LossOptions.newBuilder()
                .setFromLogits(golden.path("fromLogits").asBoolean())
                .build();
        var gaps =
                KernelCoverage.gaps(topology, Loss.valueOf(golden.get("loss").asText()), options, takesNumbers(golden));

        assertThat(gaps).isEqualTo(texts(golden.get("gaps")));
        if (gaps.isEmpty()) {
            assertThat(shapes(topology)).isEqualTo(golden.get("weights").toString());
        }
    }

    private static JsonNode model(JsonNode golden) {
        var model = new ObjectMapper().createObjectNode().put("class_name", "Sequential");
        model.putObject("config").put("name", "model").set("layers", golden.get("layers"));
        return golden.has("topology") ? golden.get("topology") : model;
    }

    private static boolean takesNumbers(JsonNode golden) {
        var form = golden.get("form");
        return form.has("classes") && !form.get("oneHot").asBoolean();
    }

    private static String shapes(Topology topology) {
        var derived = topology.shape();
        return derived.weights().stream()
                .map(WeightSpec::getShapeList)
                .toList()
                .toString()
                .replace(" ", "");
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
