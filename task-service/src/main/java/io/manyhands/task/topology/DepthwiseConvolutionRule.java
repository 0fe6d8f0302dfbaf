package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;

/// A convolution over two spatial dimensions that keeps the channels apart.
final class DepthwiseConvolutionRule implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        layer.checkActivation("activation");
        layer.requireChannelsLast();
        int multiplier = layer.positiveOr("depthMultiplier", 1);
        var window = SlidingWindow.ofConvolution(layer, 2);
        if (window.dilation().stream().anyMatch(rate -> rate > 1)) {
            layer.reject("dilationRate", "is not 1; TensorFlow.js ignores it here");
        }
        if (!layer.acceptsRank(input, 3)) {
            return Applied.withoutWeights(input);
        }
        int channels = (int) Math.min(LayerConfig.MAX_DIMENSION, (long) input.last() * multiplier);
        var kernel = new Shape(window.size()).append(input.last()).append(multiplier);
        var weights = new ArrayList<WeightSpec>();
        weights.add(layer.weight("depthwise_kernel", kernel, "depthwiseInitializer", Initialization.GLOROT_UNIFORM));
        if (layer.flagOr("useBias", true)) {
            weights.add(layer.weight("bias", Shape.of(channels), "biasInitializer", Initialization.ZEROS));
        }
        return new Applied(new Shape(window.positions(layer, input)).append(channels), weights);
    }
}
