package io.manyhands.task.topology;

import java.util.List;

/// Puts the outputs of several layers together.
enum MergeRule implements LayerRule {
    /// Value by value: all inputs have one shape, and so has the output.
    ELEMENTWISE {
        @Override
        Shape merged(LayerConfig layer, List<Shape> inputs) {
            if (inputs.stream().distinct().count() > 1) {
                layer.reject("", "takes inputs of one shape, but gets %s".formatted(inputs));
            }
            return inputs.getFirst();
        }
    },
    /// Side by side along one dimension.
    CONCATENATE {
        @Override
        Shape merged(LayerConfig layer, List<Shape> inputs) {
            int rank = inputs.getFirst().rank();
            // Keras counts the batch as dimension 0.
            int axis = layer.json().integerOr("axis", -1, -rank, rank);
            int dimension = axis < 0 ? rank + axis : axis - 1;
            if (dimension < 0) {
                layer.reject("axis", "is 0, which is the batch; must be -%d..-1 or 1..%d".formatted(rank, rank));
                return inputs.getFirst();
            }
            if (inputs.stream()
                            .map(input -> input.without(dimension))
                            .distinct()
                            .count()
                    > 1) {
                layer.reject(
                        "", "takes inputs that differ in dimension %d only, but gets %s".formatted(dimension, inputs));
                return inputs.getFirst();
            }
            long size = inputs.stream()
                    .mapToLong(input -> input.dimension(dimension))
                    .sum();
            return inputs.getFirst().with(dimension, LayerConfig.bounded(size));
        }
    };

    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        layer.reject("", "takes the outputs of 2 or more layers, but gets that of one");
        return Applied.withoutWeights(input);
    }

    @Override
    public Applied apply(LayerConfig layer, List<Shape> inputs) {
        return inputs.size() < 2 ? apply(layer, inputs.getFirst()) : Applied.withoutWeights(merged(layer, inputs));
    }

    /// @param inputs at least two
    abstract Shape merged(LayerConfig layer, List<Shape> inputs);
}
