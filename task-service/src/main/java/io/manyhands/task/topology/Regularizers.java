package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads regularizers as Keras and TensorFlow.js write them, and brings them into the one form that both load:
/// `{"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.01}}`.
///
/// A penalty counts once per sample, so that the mean over any number of leaves is what Keras minimizes; losses that
/// are reported contain it.
final class Regularizers {
    private static final Range RATE = Range.closed(0, 1e6);
    /// That of Keras and TensorFlow.js, where a regularizer is given without it.
    private static final double DEFAULT_RATE = 0.01;

    private Regularizers() {}

    /// @return empty if there is none, or one that costs nothing
    static Optional<JsonNode> read(GivenLayer layer, String field) {
        if (!layer.json().has(field)) {
            return Optional.empty();
        }
        var json = layer.json().value(field);
        var name = Spelling.simplified(json.isTextual() ? json.textValue() : Spelling.className(json));
        if (!Set.of("l1", "l2", "l1l2").contains(name)) {
            layer.reject(field, "is %s; must be L1, L2 or L1L2, or null".formatted(JsonObject.describe(json)));
            return Optional.empty();
        }
        var config = json.path("config") instanceof ObjectNode given ? given : JsonNodeFactory.instance.objectNode();
        return read(
                name,
                new GivenLayer(
                        Spelling.className(json),
                        layer.json().pathOf(field) + ".config",
                        config,
                        layer.rank(),
                        layer.dialect(),
                        layer.findings()));
    }

    private static Optional<JsonNode> read(String name, GivenLayer given) {
        double l1 = rate(given.json(), name, "l1");
        double l2 = rate(given.json(), name, "l2");
        given.rejectOthers(List.of("l1", "l2").stream().filter(name::contains).toList());
        var normal = JsonNodeFactory.instance.objectNode().put("class_name", "L1L2");
        normal.putObject("config").put("l1", l1).put("l2", l2);
        return l1 == 0 && l2 == 0 ? Optional.empty() : Optional.of(normal);
    }

    private static double rate(JsonObject given, String name, String rate) {
        return name.contains(rate) ? given.numberOr(rate, DEFAULT_RATE, RATE) : 0;
    }
}
