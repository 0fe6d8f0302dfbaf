package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;

/// A convolution over two spatial dimensions that keeps the channels apart, then one that mixes them at each position.
final class SeparableConvolutionRule implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        int filters = layer.positive("filters");
        int multiplier = layer.positive("depthMultiplier");
        var window = SlidingWindow.of(layer, "kernelSize", 2);
        if (!layer.acceptsRank(input, 3)) {
            return Applied.withoutWeights(input);
        }
        int channels = LayerConfig.bounded((long) input.last() * multiplier);
        var depthwise = new Shape(window.size()).append(input.last()).append(multiplier);
        var weights = new ArrayList<WeightSpec>();
        weights.add(layer.weight("depthwise_kernel", depthwise, "depthwiseInitializer"));
        weights.add(layer.weight("pointwise_kernel", Shape.of(1, 1, channels, filters), "pointwiseInitializer"));
        if (layer.flag("useBias")) {
            weights.add(layer.weight("bias", Shape.of(filters), "biasInitializer"));
        }
        return new Applied(new Shape(window.positions(layer, input)).append(filters), weights);
    }
}
