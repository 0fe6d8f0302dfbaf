package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// What TensorFlow.js 4.22 does not compute, though the kernels do: layers that it does not have; and of those that it
/// has, it forgets regularizers of recurrent layers, whose cells keep them to themselves; keeps statistics of batches
/// to itself; has only GRUs that reset before; knows an ELU of alpha 1 alone; cannot find one GELU by its name; and has
/// no gradient of a LayerNormalization without scale or without center.
final class TensorFlowGaps {
    private static final Map<String, Function<JsonNode, Stream<String>>> BY_CLASS = Map.of(
            "BatchNormalization",
            _ -> Stream.of("moving averages"),
            "ELU",
            config -> config.path("alpha").asDouble() == 1 ? Stream.empty() : Stream.of("alpha"),
            "LayerNormalization",
            config -> Stream.of("scale", "center")
                    .filter(field -> !config.path(field).asBoolean()),
            "LSTM",
            TensorFlowGaps::regularizers,
            "GRU",
            config -> Stream.concat(
                    regularizers(config),
                    config.path("reset_after").asBoolean() ? Stream.of("reset_after") : Stream.empty()),
            "SimpleRNN",
            TensorFlowGaps::regularizers);

    /// What it would refuse to load.
    private static final Set<String> MISSING = Set.of("MultiHeadAttention", "PositionEmbedding", "RMSNormalization");

    private TensorFlowGaps() {}

    /// @param model in normal form
    /// @return `name (class)` or `name (class): argument` each
    static List<String> of(JsonNode model) {
        return model.path("config")
                .path("layers")
                .valueStream()
                .flatMap(layer -> of(layer.path("class_name").asText(), layer.path("config")))
                .toList();
    }

    private static Stream<String> of(String className, JsonNode config) {
        var name = "%s (%s)".formatted(config.path("name").asText(), className);
        if (MISSING.contains(className)) {
            return Stream.of(name);
        }
        var inner = config.path("layer");
        var own = BY_CLASS.getOrDefault(className, unread -> Stream.empty()).apply(config);
        return Stream.of(
                        Stream.concat(own, activation(config)).map(field -> name + ": " + field),
                        inner.isObject()
                                ? of(inner.path("class_name").asText(), inner.path("config"))
                                : Stream.<String>empty())
                .flatMap(each -> each);
    }

    private static Stream<String> activation(JsonNode config) {
        return config.path("activation").asText().equals(Activations.GELU_APPROXIMATE)
                ? Stream.of("activation " + Activations.GELU_APPROXIMATE)
                : Stream.empty();
    }

    private static Stream<String> regularizers(JsonNode config) {
        return config.properties().stream().map(Map.Entry::getKey).filter(key -> key.endsWith("_regularizer"));
    }
}
