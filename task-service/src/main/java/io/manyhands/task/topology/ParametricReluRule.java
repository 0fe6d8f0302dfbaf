package io.manyhands.task.topology;

import java.util.List;

/// A slope below zero for each value of a sample; of shared dimensions there is one.
final class ParametricReluRule implements LayerRule {
    private static final String SHARED = "sharedAxes";

    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        var slopes = input;
        // The batch is axis 0.
        for (int axis : layer.json().has(SHARED) ? shared(layer, input.rank()) : List.<Integer>of()) {
            slopes = slopes.with(axis - 1, 1);
        }
        return new Applied(input, List.of(layer.weight("alpha", slopes, "alphaInitializer")));
    }

    private static List<Integer> shared(LayerConfig layer, int rank) {
        return layer.json().integers(SHARED, 1, rank, 1, rank);
    }
}
