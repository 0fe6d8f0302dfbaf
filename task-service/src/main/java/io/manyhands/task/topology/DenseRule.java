package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;

/// A matrix applied to the last dimension.
final class DenseRule implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        int units = layer.positive("units");
        var weights = new ArrayList<WeightSpec>();
        weights.add(layer.weight("kernel", Shape.of(input.last(), units), "kernelInitializer"));
        if (layer.flag("useBias")) {
            weights.add(layer.weight("bias", Shape.of(units), "biasInitializer"));
        }
        return new Applied(input.withLast(units), weights);
    }
}
