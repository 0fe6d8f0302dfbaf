package io.manyhands.task.topology;

import java.util.List;

/// Sums of products of two samples along a dimension of each, for all combinations of their other dimensions.
final class DotRule implements LayerRule {
    private static final int MAX_RANK = 2;

    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        layer.reject("", "takes the outputs of 2 layers, but gets that of one");
        return Applied.withoutWeights(input);
    }

    @Override
    public Applied apply(LayerConfig layer, List<Shape> inputs) {
        if (inputs.size() < 2) {
            return apply(layer, inputs.getFirst());
        }
        if (inputs.size() > 2 || inputs.stream().anyMatch(input -> input.rank() > MAX_RANK)) {
            layer.reject("", "takes 2 inputs of 1 or 2 dimensions, but gets %s".formatted(inputs));
            return Applied.withoutWeights(inputs.getFirst());
        }
        var axes = layer.json().integers("axes", 2, 2, -MAX_RANK - 1, MAX_RANK);
        return Applied.withoutWeights(product(layer, inputs.getFirst(), inputs.getLast(), axes));
    }

    private static Shape product(LayerConfig layer, Shape left, Shape right, List<Integer> axes) {
        int first = dimension(layer, left, axes.getFirst());
        int second = dimension(layer, right, axes.getLast());
        if (first < 0 || second < 0) {
            return left;
        }
        if (left.dimension(first) != right.dimension(second)) {
            layer.reject(
                    "axes",
                    "is %s, so %d values would be multiplied by %d: inputs are %s and %s"
                            .formatted(axes, left.dimension(first), right.dimension(second), left, right));
        }
        var rest = left.without(first);
        for (int dimension : right.without(second).dimensions()) {
            rest = rest.append(dimension);
        }
        return rest.rank() == 0 ? Shape.of(1) : rest;
    }

    /// @param axis the batch is 0
    /// @return of a sample, from 0; negative if it was rejected
    private static int dimension(LayerConfig layer, Shape input, int axis) {
        int dimension = axis < 0 ? input.rank() + axis : axis - 1;
        if (dimension < 0 || dimension >= input.rank()) {
            layer.reject(
                    "axes",
                    "holds %d, but an input is %s; must be 1..%d, or negative, counted from the end"
                            .formatted(axis, input, input.rank()));
            return -1;
        }
        return dimension;
    }
}
