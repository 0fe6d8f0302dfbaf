package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// What TensorFlow.js 4.22 does not compute of layers that it has, though the kernels do: it forgets regularizers of
/// recurrent layers, whose cells keep them to themselves; keeps statistics of batches to itself; has only GRUs that
/// reset before; knows an ELU of alpha 1 alone; and has no gradient of a
/// LayerNormalization without scale or without center.
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

    private TensorFlowGaps() {}

    /// @param model in normal form
    /// @return `name (class): argument` each
    static List<String> of(JsonNode model) {
        return model.path("config")
                .path("layers")
                .valueStream()
                .flatMap(layer -> of(layer.path("class_name").asText(), layer.path("config")))
                .toList();
    }

    private static Stream<String> of(String className, JsonNode config) {
        var inner = config.path("layer");
        var own = BY_CLASS.getOrDefault(className, unread -> Stream.empty()).apply(config);
        return Stream.concat(
                own.map(field -> "%s (%s): %s".formatted(config.path("name").asText(), className, field)),
                inner.isObject() ? of(inner.path("class_name").asText(), inner.path("config")) : Stream.empty());
    }

    private static Stream<String> regularizers(JsonNode config) {
        return config.properties().stream().map(Map.Entry::getKey).filter(key -> key.endsWith("_regularizer"));
    }
}
