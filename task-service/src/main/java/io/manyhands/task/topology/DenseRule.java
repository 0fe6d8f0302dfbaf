package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;

/// A matrix applied to the last dimension.
final class DenseRule implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        layer.checkActivation("activation");
        int units = layer.positive("units");
        var weights = new ArrayList<WeightSpec>();
        weights.add(layer.weight(
                "kernel", Shape.of(input.last(), units), "kernelInitializer", Initialization.GLOROT_UNIFORM));
        if (layer.flagOr("useBias", true)) {
            weights.add(layer.weight("bias", Shape.of(units), "biasInitializer", Initialization.ZEROS));
        }
        return new Applied(input.withLast(units), weights);
    }
}
