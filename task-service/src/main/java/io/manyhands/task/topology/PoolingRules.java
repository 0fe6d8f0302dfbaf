package io.manyhands.task.topology;

import io.manyhands.task.topology.LayerRule.Applied;

/// Maximum or mean over windows, or over everything: the shapes are the same.
final class PoolingRules {
    private PoolingRules() {}

    /// @param dimensions spatial dimensions of the input
    static LayerRule windowed(int dimensions) {
        return (layer, input) -> {
            var window = SlidingWindow.of(layer, "poolSize", dimensions);
            return layer.acceptsRank(input, dimensions + 1)
                    ? Applied.withoutWeights(new Shape(window.positions(layer, input)).append(input.last()))
                    : Applied.withoutWeights(input);
        };
    }

    /// @param dimensions spatial dimensions of the input
    static LayerRule global(int dimensions) {
        return (layer, input) -> {
            return layer.acceptsRank(input, dimensions + 1)
                    ? Applied.withoutWeights(Shape.of(input.last()))
                    : Applied.withoutWeights(input);
        };
    }
}
