package io.manyhands.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyhands.model.onnx.v1.ModelProto;
import io.manyhands.model.onnx.v1.TensorProto;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.WeightSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A small model round each layer that task-service accepts, with each of its arguments. That ONNX Runtime computes
/// with these what kernels do, `e2e/test/onnx.test.ts` says.
class OnnxFileTest {
    private static final Path LAYERS = Path.of("../task-service/src/test/resources/golden/layers.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Classes, and arguments of others, that are refused.
    private static final Set<String> UNSAID = Set.of(
            "Bidirectional",
            "Conv2DTranspose",
            "ConvLSTM2D",
            "Dot",
            "MultiHeadAttention",
            "PositionEmbedding",
            "RMSNormalization",
            "TimeDistributed",
            "Flatten-data_format");

    record Golden(JsonNode json) {
        @Override
        public String toString() {
            return "%s-%s"
                    .formatted(json.get("layer").asText(), json.get("argument").asText());
        }

        boolean isSaid() {
            return !UNSAID.contains(toString())
                    && !UNSAID.contains(json.get("layer").asText())
                    && !toString().endsWith("-go_backwards")
                    && !toString().endsWith("-interpolation")
                    && !toString().equals("LayerNormalization-axis");
        }

        ModelSpec model() {
            var model =
                    ModelSpec.newBuilder().setTopologyJson(json.get("topology").toString());
            for (int i = 0; i < json.get("weights").size(); i++) {
                var weight =
                        WeightSpec.newBuilder().setName(json.get("names").get(i).asText());
                json.get("weights").get(i).forEach(size -> weight.addShape(size.asInt()));
                model.addWeights(weight);
            }
            return model.build();
        }
    }

    static Stream<Golden> golden() throws IOException {
        return JSON.readTree(Files.readString(LAYERS)).valueStream().map(Golden::new);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void layersAreWrittenOrRefusedByName(Golden golden) throws IOException {
        var model = golden.model();
        if (!golden.isSaid()) {
            assertThatThrownBy(() -> file(model))
                    .isInstanceOf(UnsaidInOnnxException.class)
                    .hasMessageContaining(
                            "layer 'x' (" + golden.json().get("layer").asText() + ") ");
            return;
        }
        var graph = parsed(file(model), weights(model), 1000).getGraph();
        var known = new HashSet<>(Set.of("input", ""));
        graph.getInitializerList().forEach(tensor -> known.add(tensor.getName()));
        for (var node : graph.getNodeList()) {
            assertThat(known).as(node.getName()).containsAll(node.getInputList());
            for (var output : node.getOutputList()) {
                assertThat(known.add(output)).as("%s is new", output).isTrue();
            }
        }
        assertThat(known).contains("output");
        assertThat(graph.getOutput(0)
                        .getType()
                        .getTensorType()
                        .getShape()
                        .getDim(1)
                        .getDimValue())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 100, 1_000_000})
    void weightsAreThoseOfTheVersionHoweverTheyAreCut(int piece) throws IOException {
        var model = golden().filter(golden -> golden.toString().equals("LSTM-"))
                .findFirst()
                .orElseThrow()
                .model();
        var weights = weights(model);
        var file = parsed(file(model), weights, piece);
        var values = new ByteArrayOutputStream();
        var tensors = file.getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().contains("/"))
                .toList();
        for (var tensor : tensors) {
            assertThat(tensor.getDataType()).isEqualTo(TensorProto.DataType.FLOAT.getNumber());
            tensor.getRawData().writeTo(values);
        }

        assertThat(values.toByteArray()).isEqualTo(weights);
        assertThat(tensors)
                .extracting(TensorProto::getName)
                .containsExactlyElementsOf(
                        model.getWeightsList().stream().map(WeightSpec::getName).toList());
        assertThat(file.getMetadataProps(0).getValue()).isEqualTo("seven");
    }

    @Test
    void layersNamedLikeTheEndsOfTheModelAreToldApart() throws IOException {
        var golden = golden().filter(each -> each.toString().equals("Dense-"))
                .findFirst()
                .orElseThrow();
        var model = golden.model();
        var renamed = model.toBuilder()
                .setTopologyJson(
                        model.getTopologyJson().replace("\"x\"", "\"output\"").replace("\"in\"", "\"input\""))
                .clearWeights();
        model.getWeightsList()
                .forEach(weight -> renamed.addWeights(
                        weight.toBuilder().setName(weight.getName().replace("x/", "output/"))));
        var graph = parsed(file(renamed.build()), weights(model), 1000).getGraph();
        assertThat(graph.getNodeList().stream().flatMap(node -> node.getOutputList().stream()))
                .doesNotHaveDuplicates();
    }

    private static OnnxFile file(ModelSpec model) {
        return OnnxFile.of(model, "manyhands test", Map.of("version", "seven"));
    }

    private static ModelProto parsed(OnnxFile file, byte[] weights, int piece) throws InvalidProtocolBufferException {
        var weaving = file.weaving();
        var bytes = new ByteArrayOutputStream();
        for (int at = 0; at < weights.length; at += piece) {
            bytes.writeBytes(weaving.add(Arrays.copyOfRange(weights, at, Math.min(at + piece, weights.length))));
        }
        assertThat(file.length()).isEqualTo(bytes.size());
        return ModelProto.parseFrom(bytes.toByteArray());
    }

    private static byte[] weights(ModelSpec model) {
        var weights = new float[Tensors.parameters(model)];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i * 37 % 101 - 50) / 64f;
        }
        return Tensors.encode(weights);
    }
}
