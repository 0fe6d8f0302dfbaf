package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.topology.LayerRule.Applied;

/// Layers that change the size of an image and have no weights.
final class ImageRules {
    private ImageRules() {}

    static Applied pad(LayerConfig layer, Shape input) {
        return resized(layer, input, axis -> (long) input.dimension(axis) + border(layer, "padding", axis));
    }

    static Applied crop(LayerConfig layer, Shape input) {
        return resized(layer, input, axis -> (long) input.dimension(axis) - border(layer, "cropping", axis));
    }

    static Applied enlarge(LayerConfig layer, Shape input) {
        var factors = layer.sizes("size", 2);
        return resized(layer, input, axis -> (long) input.dimension(axis) * factors.get(axis));
    }

    private static Applied resized(LayerConfig layer, Shape input, Length length) {
        if (!layer.acceptsRank(input, 3)) {
            return Applied.withoutWeights(input);
        }
        var output = input;
        for (int axis = 0; axis < 2; axis++) {
            long size = length.along(axis);
            if (size < 1) {
                layer.reject("", "leaves nothing of its input %s in dimension %d".formatted(input, axis));
            }
            output = output.with(axis, LayerConfig.bounded(Math.max(1, size)));
        }
        return Applied.withoutWeights(output);
    }

    /// Both sides of a dimension together, see [Borders].
    private static long border(LayerConfig layer, String field, int axis) {
        return layer.json()
                .value(field)
                .path(axis)
                .valueStream()
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    private interface Length {
        long along(int axis);
    }
}
