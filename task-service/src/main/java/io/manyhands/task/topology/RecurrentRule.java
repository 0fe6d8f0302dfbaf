package io.manyhands.task.topology;

import io.manyhands.protocol.v1.Initializer;
import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;

/// A recurrent network over the first dimension.
///
/// @param gates how many matrices the kernels hold side by side: 4 in an LSTM, 3 in a GRU, 1 in a simple one
record RecurrentRule(int gates) implements LayerRule {
    private static final int LSTM = 4;

    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        checkOptions(layer);
        int units = layer.positive("units");
        if (!layer.acceptsRank(input, 2)) {
            return Applied.withoutWeights(input);
        }
        int columns = Math.min(LayerConfig.MAX_DIMENSION, units) * gates;
        var weights = new ArrayList<WeightSpec>();
        weights.add(layer.weight(
                "kernel", Shape.of(input.last(), columns), "kernelInitializer", Initialization.GLOROT_UNIFORM));
        weights.add(layer.weight(
                "recurrent_kernel", Shape.of(units, columns), "recurrentInitializer", Initialization.ORTHOGONAL));
        if (layer.flagOr("useBias", true)) {
            weights.add(layer.weight("bias", Shape.of(columns), bias(layer)));
        }
        return new Applied(layer.flagOr("returnSequences", false) ? input.withLast(units) : Shape.of(units), weights);
    }

    private Initialization bias(LayerConfig layer) {
        var configured = InitializerReader.read(layer.json(), "biasInitializer", Initialization.ZEROS);
        if (gates != LSTM || !layer.flagOr("unitForgetBias", true)) {
            return configured;
        }
        if (!configured.equals(Initialization.ZEROS)) {
            layer.reject("unitForgetBias", "must be false where biasInitializer is not zeros");
        }
        return new Initialization.Fixed(
                Initializer.newBuilder().setUnitForgetBias(true).build());
    }

    private static void checkOptions(LayerConfig layer) {
        layer.checkActivation("activation");
        layer.checkActivation("recurrentActivation");
        layer.requireFalse("stateful", "samples would depend on each other");
        layer.requireFalse("returnState", "a model has one output");
        layer.requireFalse("resetAfter", "TensorFlow.js does not support it");
    }
}
