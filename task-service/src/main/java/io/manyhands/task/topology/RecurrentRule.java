package io.manyhands.task.topology;

import io.manyhands.protocol.v1.Initializer;
import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;

/// A recurrent network over the first dimension.
///
/// A GRU whose reset gate works after the recurrent product has two biases, for what comes in and for the state.
///
/// @param gates how many matrices the kernels hold side by side: 4 in an LSTM, 3 in a GRU, 1 in a simple one
record RecurrentRule(int gates) implements LayerRule {
    private static final int LSTM = 4;

    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        int units = layer.positive("units");
        if (!layer.acceptsRank(input, 2)) {
            return Applied.withoutWeights(input);
        }
        int columns = Math.min(LayerConfig.MAX_DIMENSION, units) * gates;
        var weights = new ArrayList<WeightSpec>();
        weights.add(layer.weight("kernel", Shape.of(input.last(), columns), "kernelInitializer"));
        weights.add(layer.weight("recurrent_kernel", Shape.of(units, columns), "recurrentInitializer"));
        if (layer.flag("useBias")) {
            weights.add(layer.weight(
                    "bias",
                    layer.flag("resetAfter") ? Shape.of(2, columns) : Shape.of(columns),
                    gates == LSTM ? biasOfLstm(layer) : layer.initialization("biasInitializer")));
        }
        return new Applied(layer.flag("returnSequences") ? input.withLast(units) : Shape.of(units), weights);
    }

    /// Ones for the forget gate, if the layer says so.
    static Initialization biasOfLstm(LayerConfig layer) {
        var configured = layer.initialization("biasInitializer");
        if (!layer.flag("unitForgetBias")) {
            return configured;
        }
        if (!configured.equals(Initialization.ZEROS)) {
            layer.reject("unitForgetBias", "must be false where biasInitializer is not zeros");
        }
        return new Initialization.Fixed(
                Initializer.newBuilder().setUnitForgetBias(true).build());
    }
}
