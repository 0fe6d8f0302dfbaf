package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.manyhands.task.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// Reads dimensions: a number or a list, from the first on, where the batch is 0, or negative, from the last.
///
/// The last is always called -1 in the normal form, the others are counted from the batch. What is not a
/// dimension stays as it is, for the layer's rule to refuse.
final class Axes {
    private Axes() {}

    /// One dimension, the last unless something else is said.
    static Argument one(String name) {
        return new Argument(name, (layer, field) -> Optional.of(single(layer, field)));
    }

    /// One or more, the last unless something else is said.
    static Argument some(String name) {
        return new Argument(name, (layer, field) -> {
            var value = layer.json().value(field);
            if (!value.isArray() || value.size() < 2) {
                return Optional.of(single(layer, field));
            }
            var axes = JsonNodeFactory.instance.arrayNode();
            value.forEach(axis -> axes.add(counted(layer, axis)));
            return Optional.of(axes);
        });
    }

    /// The last dimension, for what cannot be done along another one.
    static Argument last(String name, String why) {
        return new Argument(name, (layer, field) -> {
            var axis = single(layer, field);
            if (axis.asInt() != -1 && layer.rank().isPresent()) {
                layer.reject(
                        field,
                        "is %s; must be -1, the last dimension: %s"
                                .formatted(JsonObject.describe(layer.json().value(field)), why));
            }
            return Optional.of(axis);
        });
    }

    private static JsonNode single(GivenLayer layer, String field) {
        var value = layer.json().value(field);
        var axis = value.isArray() && value.size() == 1 ? value.get(0) : value;
        if (axis.isNull()) {
            return IntNode.valueOf(-1);
        }
        boolean isLast =
                layer.rank().isPresent() && List.of(-1, layer.rank().getAsInt()).contains(axis.asInt());
        return axis.isInt() && isLast ? IntNode.valueOf(-1) : counted(layer, axis);
    }

    /// From the batch on.
    private static JsonNode counted(GivenLayer layer, JsonNode axis) {
        boolean isNegative = axis.isInt() && axis.intValue() < 0 && layer.rank().isPresent();
        int fromBatch = isNegative ? layer.rank().getAsInt() + 1 + axis.intValue() : 0;
        return fromBatch >= 1 ? IntNode.valueOf(fromBatch) : axis;
    }
}
