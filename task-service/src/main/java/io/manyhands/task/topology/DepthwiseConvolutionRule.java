package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;

/// A convolution over two spatial dimensions that keeps the channels apart.
final class DepthwiseConvolutionRule implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        int multiplier = layer.positive("depthMultiplier");
        var window = SlidingWindow.of(layer, "kernelSize", 2);
        if (!layer.acceptsRank(input, 3)) {
            return Applied.withoutWeights(input);
        }
        int channels = LayerConfig.bounded((long) input.last() * multiplier);
        var kernel = new Shape(window.size()).append(input.last()).append(multiplier);
        var weights = new ArrayList<WeightSpec>();
        weights.add(layer.weight("depthwise_kernel", kernel, "depthwiseInitializer"));
        if (layer.flag("useBias")) {
            weights.add(layer.weight("bias", Shape.of(channels), "biasInitializer"));
        }
        return new Applied(new Shape(window.positions(layer, input)).append(channels), weights);
    }
}
