package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Finds out what a layer says about the shape of a sample: the first has to, the others may.
final class InputShape {
    private static final int MAX_RANK = 5;

    private InputShape() {}

    /// @return means nothing if the configuration was rejected
    static Shape of(String className, JsonObject config) {
        var given = Stream.of("batchInputShape", "batchShape", "inputShape")
                .filter(config::has)
                .findFirst();
        if (given.isPresent()) {
            return sample(config, given.get());
        }
        if (className.equals("Embedding") && config.has("inputLength")) {
            return lengths(config);
        }
        config.reject(
                "batchInputShape",
                "is missing; the first layer must say what goes in, e.g. \"batch_input_shape\": [null, 40, \"$alphabet\"]");
        return Shape.of(1);
    }

    /// What a layer says that is not the first must be what the one before it gives.
    static void check(JsonObject config, Shape input) {
        for (var field : List.of("batchInputShape", "batchShape", "inputShape")) {
            if (config.has(field) && !sample(config, field).equals(input)) {
                config.reject(
                        field,
                        "is %s, but the layer before gives %s; remove it"
                                .formatted(JsonObject.describe(config.value(field)), input));
            }
        }
        if (config.has("inputLength") && !input.equals(lengths(config))) {
            config.reject(
                    "inputLength",
                    "is %s, but the layer before gives %s; remove it"
                            .formatted(JsonObject.describe(config.value("inputLength")), input));
        }
    }

    /// @return the configuration of an InputLayer
    static ObjectNode normalLayer(String name, Shape sample) {
        var config = JsonNodeFactory.instance.objectNode().put("name", name);
        var shape = config.putArray("batch_input_shape").addNull();
        sample.dimensions().forEach(shape::add);
        return config;
    }

    private static Shape lengths(JsonObject config) {
        return new Shape(
                config.value("inputLength").isArray()
                        ? config.integers("inputLength", 1, MAX_RANK, 1, LayerConfig.MAX_DIMENSION)
                        : List.of(config.integer("inputLength", 1, LayerConfig.MAX_DIMENSION)));
    }

    private static Shape sample(JsonObject config, String field) {
        var all = config.list(field);
        var dimensions = field.equals("inputShape") ? all : all.subList(Math.min(1, all.size()), all.size());
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
