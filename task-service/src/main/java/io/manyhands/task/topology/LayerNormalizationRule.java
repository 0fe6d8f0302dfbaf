package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;
import java.util.List;

/// Normalization within a sample, over some of its dimensions.
final class LayerNormalizationRule implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        var shape = new Shape(axes(layer, input).stream().map(input::dimension).toList());
        var weights = new ArrayList<WeightSpec>();
        if (layer.flag("scale")) {
            weights.add(layer.weight("gamma", shape, "gammaInitializer"));
        }
        if (layer.flag("center")) {
            weights.add(layer.weight("beta", shape, "betaInitializer"));
        }
        return new Applied(input, weights);
    }

    /// As positions in a sample; Keras counts the batch as dimension 0.
    private static List<Integer> axes(LayerConfig layer, Shape input) {
        int rank = input.rank();
        var axes = layer.json().value("axis").isArray()
                ? layer.json().integers("axis", 1, rank, -rank, rank)
                : List.of(layer.json().integerOr("axis", -1, -rank, rank));
        var positions =
                axes.stream().map(axis -> axis < 0 ? rank + axis : axis - 1).toList();
        if (positions.contains(-1) || positions.stream().distinct().count() != positions.size()) {
            layer.reject("axis", "is %s; must be distinct dimensions, and 0 is the batch".formatted(axes));
            return List.of(rank - 1);
        }
        return positions;
    }
}
