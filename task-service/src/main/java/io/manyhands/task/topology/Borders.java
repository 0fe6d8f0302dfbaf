package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.manyhands.task.json.JsonObject;
import java.util.Optional;

/// Rows and columns round an image: one number for all, one for each dimension, or one for each side.
final class Borders {
    private Borders() {}

    static Argument argument(String name, int fallback) {
        return new Argument(name, (layer, field) -> {
            var given = layer.json().has(field) ? layer.json().value(field) : IntNode.valueOf(fallback);
            var borders = pair(pair(given, 0), pair(given, 1));
            if (!borders.valueStream().flatMap(JsonNode::valueStream).allMatch(Borders::isCount)) {
                layer.reject(
                        field,
                        "is %s; must be [[top, bottom], [left, right]], each at least 0"
                                .formatted(JsonObject.describe(given)));
            }
            return Optional.of(borders);
        });
    }

    /// The two sides of a dimension; of what is none of the three forms, something that is not a number.
    private static ArrayNode pair(JsonNode given, int dimension) {
        var own = given.isArray() ? twoOf(given).path(dimension) : given;
        var sides = twoOf(own);
        return own.isArray() ? pair(sides.path(0), sides.path(1)) : pair(own, own);
    }

    private static JsonNode twoOf(JsonNode list) {
        return list.size() == 2 ? list : JsonNodeFactory.instance.missingNode();
    }

    private static ArrayNode pair(JsonNode first, JsonNode second) {
        return JsonNodeFactory.instance.arrayNode().add(first).add(second);
    }

    private static boolean isCount(JsonNode number) {
        return number.isInt() && number.intValue() >= 0 && number.intValue() <= LayerConfig.MAX_DIMENSION;
    }
}
