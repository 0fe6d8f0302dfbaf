package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;
import java.util.List;

/// Attention of a sequence to itself, in several heads side by side. The weights are those of the four EinsumDense
/// layers that Keras makes of it.
final class AttentionRule implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        if (!layer.acceptsRank(input, 2)) {
            return Applied.withoutWeights(input);
        }
        int heads = layer.positive("numHeads");
        int keys = layer.positive("keyDim");
        int values = layer.positive("valueDim");
        var weights = new ArrayList<WeightSpec>();
        projection(layer, "query", List.of(input.last(), heads, keys), weights);
        projection(layer, "key", List.of(input.last(), heads, keys), weights);
        projection(layer, "value", List.of(input.last(), heads, values), weights);
        weights.add(
                layer.weight("attention_output/kernel", Shape.of(heads, values, input.last()), "kernelInitializer"));
        if (layer.flag("useBias")) {
            weights.add(layer.weight("attention_output/bias", Shape.of(input.last()), "biasInitializer"));
        }
        return new Applied(input, weights);
    }

    private static void projection(LayerConfig layer, String name, List<Integer> kernel, List<WeightSpec> weights) {
        var shape = new Shape(kernel);
        weights.add(layer.weight(name + "/kernel", shape, "kernelInitializer"));
        if (layer.flag("useBias")) {
            weights.add(layer.weight(name + "/bias", shape.withoutFirst(), "biasInitializer"));
        }
    }
}
