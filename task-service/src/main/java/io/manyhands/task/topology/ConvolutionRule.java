package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;

/// A convolution over one or two spatial dimensions, channels last.
///
/// @param dimensions how many
record ConvolutionRule(int dimensions) implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        layer.checkActivation("activation");
        layer.requireChannelsLast();
        int filters = layer.positive("filters");
        var window = SlidingWindow.ofConvolution(layer, dimensions);
        if (!layer.acceptsRank(input, dimensions + 1)) {
            return Applied.withoutWeights(input);
        }
        var kernel = new Shape(window.size()).append(input.last()).append(filters);
        var weights = new ArrayList<WeightSpec>();
        weights.add(layer.weight("kernel", kernel, "kernelInitializer", Initialization.GLOROT_UNIFORM));
        if (layer.flagOr("useBias", true)) {
            weights.add(layer.weight("bias", Shape.of(filters), "biasInitializer", Initialization.ZEROS));
        }
        return new Applied(new Shape(window.positions(layer, input)).append(filters), weights);
    }
}
