package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Finds out what the first layer says about the shape of a sample.
final class InputShape {
    private static final int MAX_RANK = 5;

    private InputShape() {}

    /// @return means nothing if the configuration was rejected
    static Shape of(Topology.Layer first) {
        var config = first.config().json();
        if (config.has("batchInputShape")) {
            var shape = config.list("batchInputShape");
            return sample(config, "batchInputShape", shape.subList(Math.min(1, shape.size()), shape.size()));
        }
        if (config.has("inputShape")) {
            return sample(config, "inputShape", config.list("inputShape"));
        }
        if (first.className().equals("Embedding") && config.has("inputLength")) {
            return Shape.of(first.config().positive("inputLength"));
        }
        config.reject(
                "batchInputShape",
                "is missing; the first layer must say what goes in, e.g. \"batch_input_shape\": [null, 40, \"$alphabet\"]");
        return Shape.of(1);
    }

    private static Shape sample(JsonObject config, String field, List<JsonNode> dimensions) {
        var shape = new ArrayList<Integer>();
        for (var dimension : dimensions) {
            if (dimension.isInt() && dimension.intValue() >= 1 && dimension.intValue() <= LayerConfig.MAX_DIMENSION) {
                shape.add(dimension.intValue());
            }
        }
        if (shape.size() < dimensions.size() || shape.isEmpty() || shape.size() > MAX_RANK) {
            config.reject(
                    field,
                    "is %s; after the batch there must be 1..%d dimensions, all of them positive numbers"
                            .formatted(JsonObject.describe(config.value(field)), MAX_RANK));
            return Shape.of(1);
        }
        return new Shape(shape);
    }
}
