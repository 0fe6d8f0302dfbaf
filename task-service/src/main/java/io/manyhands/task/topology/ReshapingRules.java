package io.manyhands.task.topology;

import io.manyhands.task.topology.LayerRule.Applied;
import java.util.stream.IntStream;

/// Layers that rearrange values and have no weights.
final class ReshapingRules {
    private static final int MAX_RANK = 5;

    private ReshapingRules() {}

    static Applied flatten(LayerConfig layer, Shape input) {
        if (input.rank() < 2) {
            layer.reject(
                    "", "takes samples of at least 2 dimensions, but the layer before it gives %s".formatted(input));
        }
        return Applied.withoutWeights(Shape.of((int) input.size()));
    }

    /// TensorFlow.js does not work out a dimension given as -1 before it sees data, so neither do we.
    static Applied reshape(LayerConfig layer, Shape input) {
        var target = new Shape(layer.json().integers("targetShape", 1, MAX_RANK, 1, LayerConfig.MAX_DIMENSION));
        if (target.size() != input.size()) {
            layer.reject(
                    "targetShape",
                    "%s has %d values, but its input %s has %d".formatted(target, target.size(), input, input.size()));
        }
        return Applied.withoutWeights(target);
    }

    static Applied permute(LayerConfig layer, Shape input) {
        int rank = input.rank();
        var axes = layer.json().integers("dims", rank, rank, 1, rank);
        if (!axes.stream()
                .sorted()
                .toList()
                .equals(IntStream.rangeClosed(1, rank).boxed().toList())) {
            layer.reject("dims", "is %s; must hold each of 1..%d once".formatted(axes, rank));
            return Applied.withoutWeights(input);
        }
        return Applied.withoutWeights(
                new Shape(axes.stream().map(axis -> input.dimension(axis - 1)).toList()));
    }

    static Applied repeat(LayerConfig layer, Shape input) {
        int count = layer.positive("n");
        return Applied.withoutWeights(layer.acceptsRank(input, 1) ? input.prepend(count) : input);
    }

    /// Activations, dropout and the like.
    static Applied sameShape(LayerConfig layer, Shape input) {
        return Applied.withoutWeights(input);
    }

    /// Drops values together along the dimensions whose size in `noise_shape` is 1.
    static Applied drop(LayerConfig layer, Shape input) {
        var shape = layer.json().value("noiseShape");
        for (int axis = 0; axis < input.rank() && !shape.isNull(); axis++) {
            // The batch is axis 0.
            int size = shape.path(axis + 1).asInt(1);
            if (size != 1 && size != input.dimension(axis)) {
                layer.reject(
                        "noiseShape",
                        "is %s, but samples are %s; must be null, 1 or %d at position %d"
                                .formatted(shape, input, input.dimension(axis), axis + 1));
            }
        }
        return Applied.withoutWeights(input);
    }

    /// Of samples that are a series.
    static Applied sameSeries(LayerConfig layer, Shape input) {
        layer.acceptsRank(input, 2);
        return Applied.withoutWeights(input);
    }
}
