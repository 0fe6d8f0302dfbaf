package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;

/// A convolution over one to three spatial dimensions, channels last.
///
/// @param dimensions how many
record ConvolutionRule(int dimensions) implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        int filters = layer.positive("filters");
        var window = SlidingWindow.of(layer, "kernelSize", dimensions);
        if (!layer.acceptsRank(input, dimensions + 1)) {
            return Applied.withoutWeights(input);
        }
        var kernel = new Shape(window.size()).append(input.last()).append(filters);
        var weights = new ArrayList<WeightSpec>();
        weights.add(layer.weight("kernel", kernel, "kernelInitializer"));
        if (layer.flag("useBias")) {
            weights.add(layer.weight("bias", Shape.of(filters), "biasInitializer"));
        }
        return new Applied(new Shape(window.positions(layer, input)).append(filters), weights);
    }
}
