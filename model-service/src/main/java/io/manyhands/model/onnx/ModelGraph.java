package io.manyhands.model.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.model.onnx.v1.GraphProto;
import io.manyhands.model.onnx.v1.TensorProto;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// The operators of a whole model, from `input` to `output`, without its weights.
final class ModelGraph {
    static final String INPUT = "input";
    static final String OUTPUT = "output";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode topology;
    private final Map<String, WeightSpec> weights;
    private final Graph graph;
    private final Map<String, Value> made = new HashMap<>();

    private ModelGraph(JsonNode topology, List<WeightSpec> weights) {
        this.topology = topology;
        this.weights = weights.stream().collect(Collectors.toMap(WeightSpec::getName, weight -> weight));
        var reserved = new ArrayList<>(List.of(INPUT, OUTPUT));
        reserved.addAll(this.weights.keySet());
        this.graph = new Graph(topology.path("config").path("name").asText(), reserved);
    }

    /// @throws UnsaidInOnnxException for what ONNX has no operators for
    static GraphProto of(ModelSpec model) {
        return new ModelGraph(parsed(model), model.getWeightsList()).build();
    }

    private static JsonNode parsed(ModelSpec model) {
        try {
            return JSON.readTree(model.getTopologyJson());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the topology is not JSON", e);
        }
    }

    private GraphProto build() {
        var layers = topology.path("config").path("layers").valueStream().toList();
        var last = input(layers);
        for (int place = 1; place < layers.size(); place++) {
            var layer = layers.get(place);
            last = LayerTable.add(new Layer(
                    graph, layer.path("class_name").asText(), layer.path("config"), inputs(layer, last), weights));
            made.put(name(layer), last);
        }
        graph.rename(last.name(), OUTPUT);
        graph.output(last.named(OUTPUT));
        return graph.build();
    }

    private Value input(List<JsonNode> layers) {
        var first = layers.getFirst();
        var shape = first.path("config").path("batch_input_shape");
        var sizes =
                LongStream.range(1, shape.size()).map(i -> shape.get((int) i).asLong());
        var value = new Value(INPUT, shape.size(), shape.path(shape.size() - 1).asLong());
        graph.input(value, takesNumbers(layers) ? TensorProto.DataType.INT64 : TensorProto.DataType.FLOAT, sizes);
        made.put(name(first), value);
        return value;
    }

    /// Whether all that takes the sample is an embedding.
    private boolean takesNumbers(List<JsonNode> layers) {
        var sample = name(layers.getFirst());
        var takers = isFunctional()
                ? layers.stream()
                        .filter(layer -> sources(layer).contains(sample))
                        .toList()
                : layers.stream().skip(1).limit(1).toList();
        return !takers.isEmpty()
                && takers.stream()
                        .allMatch(layer -> layer.path("class_name").asText().equals("Embedding"));
    }

    private List<Value> inputs(JsonNode layer, Value last) {
        if (!isFunctional()) {
            return List.of(last);
        }
        return sources(layer).stream()
                .map(source -> {
                    var value = made.get(source);
                    if (value == null) {
                        throw new IllegalArgumentException(
                                "layer %s takes %s, which is not before it".formatted(name(layer), source));
                    }
                    return value;
                })
                .toList();
    }

    private boolean isFunctional() {
        return !topology.path("class_name").asText().equals("Sequential");
    }

    /// `[[["source", 0, 0, {}], …]]`.
    private static List<String> sources(JsonNode layer) {
        return layer.path("inbound_nodes")
                .path(0)
                .valueStream()
                .map(source -> source.path(0).asText())
                .toList();
    }

    private static String name(JsonNode layer) {
        return layer.path("config").path("name").asText();
    }
}
