package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;

/// The transpose of a convolution over two spatial dimensions: strides make the image larger.
final class TransposedConvolutionRule implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        int filters = layer.positive("filters");
        var window = SlidingWindow.of(layer, "kernelSize", 2);
        if (!layer.acceptsRank(input, 3)) {
            return Applied.withoutWeights(input);
        }
        var kernel = new Shape(window.size()).append(filters).append(input.last());
        var weights = new ArrayList<WeightSpec>();
        weights.add(layer.weight("kernel", kernel, "kernelInitializer"));
        if (layer.flag("useBias")) {
            weights.add(layer.weight("bias", Shape.of(filters), "biasInitializer"));
        }
        return new Applied(Shape.of(length(window, 0, input), length(window, 1, input), filters), weights);
    }

    private static int length(SlidingWindow window, int axis, Shape input) {
        int stride = window.strides().get(axis);
        int rest = window.padsToSame() ? 0 : Math.max(window.size().get(axis) - stride, 0);
        return LayerConfig.bounded((long) input.dimension(axis) * stride + rest);
    }
}
