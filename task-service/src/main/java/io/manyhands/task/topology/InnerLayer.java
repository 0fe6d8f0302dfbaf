package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The layer that a wrapper applies.
final class InnerLayer {
    private static final List<String> RECURRENT = List.of("GRU", "LSTM", "SimpleRNN");
    private static final String FORWARD = "forward_";

    private InnerLayer() {}

    /// One that is applied to every step of the first dimension.
    static Argument argument() {
        return new Argument("layer", (layer, field) -> {
            var rank = layer.rank().isEmpty()
                    ? OptionalInt.empty()
                    : OptionalInt.of(layer.rank().getAsInt() - 1);
            var inner = layer.json().object(field);
            if (inner.value("className").asText().equals("InputLayer")) {
                layer.reject(field, "is an InputLayer, which computes nothing; leave both out");
            }
            return read(layer, inner, rank).map(read -> read);
        });
    }

    /// One that reads a sequence.
    static Argument recurrent() {
        return new Argument("layer", (layer, field) -> recurrent(layer, field).map(inner -> inner));
    }

    /// The second layer of a pair, which reads the sequence backwards: what TensorFlow.js makes of the first by itself.
    static Argument mirrored(String name) {
        return new Argument(name, (layer, field) -> {
            if (layer.json().has(field)) {
                var backward = recurrent(layer, field);
                var forward = recurrent(layer.quietly(), "layer");
                if (!backward.map(InnerLayer::reversed).equals(forward.map(InnerLayer::withoutName))) {
                    layer.reject(
                            field, "must be as layer is, but for go_backwards; remove it, and that is what will be");
                }
            }
            return Optional.empty();
        });
    }

    private static Optional<ObjectNode> recurrent(GivenLayer layer, String field) {
        var given = layer.json().object(field);
        if (!RECURRENT.contains(given.value("className").asText())) {
            layer.reject(field, "must be an LSTM, GRU or SimpleRNN");
            return Optional.empty();
        }
        return read(layer, given, layer.rank()).map(InnerLayer::withOwnName);
    }

    private static Optional<ObjectNode> read(GivenLayer layer, JsonObject inner, OptionalInt rank) {
        return new LayerReader(layer.findings(), layer.dialect())
                .read(inner, rank)
                .map(read -> {
                    var json = JsonNodeFactory.instance.objectNode().put("class_name", read.className());
                    json.set("config", read.config());
                    return json;
                });
    }

    /// Keras calls the first of a pair `forward_lstm`, and TensorFlow.js `lstm`: it puts the rest before it itself.
    private static ObjectNode withOwnName(ObjectNode layer) {
        var name = layer.path("config").path("name").asText();
        if (name.startsWith(FORWARD) && layer.get("config") instanceof ObjectNode config) {
            config.put("name", name.substring(FORWARD.length()));
        }
        return layer;
    }

    private static JsonNode withoutName(ObjectNode layer) {
        var copy = layer.deepCopy();
        ((ObjectNode) copy.get("config")).remove("name");
        return copy;
    }

    private static JsonNode reversed(ObjectNode layer) {
        var copy = (ObjectNode) withoutName(layer);
        var config = (ObjectNode) copy.get("config");
        config.put("go_backwards", !config.path("go_backwards").asBoolean());
        return copy;
    }
}
