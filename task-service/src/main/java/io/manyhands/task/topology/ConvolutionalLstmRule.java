package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;

/// An LSTM over the first dimension whose products are convolutions over two spatial ones.
final class ConvolutionalLstmRule implements LayerRule {
    private static final int GATES = 4;

    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        int filters = layer.positive("filters");
        var window = SlidingWindow.of(layer, "kernelSize", 2);
        if (!layer.acceptsRank(input, 4)) {
            return Applied.withoutWeights(input);
        }
        int columns = Math.min(LayerConfig.MAX_DIMENSION, filters) * GATES;
        var kernel = new Shape(window.size());
        var weights = new ArrayList<WeightSpec>();
        weights.add(layer.weight("kernel", kernel.append(input.last()).append(columns), "kernelInitializer"));
        weights.add(layer.weight("recurrent_kernel", kernel.append(filters).append(columns), "recurrentInitializer"));
        if (layer.flag("useBias")) {
            weights.add(layer.weight("bias", Shape.of(columns), RecurrentRule.biasOfLstm(layer)));
        }
        var image = new Shape(window.positions(layer, input.withoutFirst())).append(filters);
        return new Applied(layer.flag("returnSequences") ? image.prepend(input.dimension(0)) : image, weights);
    }
}
