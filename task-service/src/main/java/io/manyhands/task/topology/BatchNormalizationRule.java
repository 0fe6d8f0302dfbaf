package io.manyhands.task.topology;

import io.manyhands.protocol.v1.MovingAverage;
import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;

/// Normalization of each value of the last dimension over the samples that are computed together. Its statistics are
/// weights that no gradient moves.
final class BatchNormalizationRule implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        var shape = Shape.of(input.last());
        var weights = new ArrayList<WeightSpec>();
        if (layer.flag("scale")) {
            weights.add(layer.weight("gamma", shape, "gammaInitializer"));
        }
        if (layer.flag("center")) {
            weights.add(layer.weight("beta", shape, "betaInitializer"));
        }
        weights.add(average(layer, layer.weight("moving_mean", shape, "movingMeanInitializer")));
        weights.add(average(layer, layer.weight("moving_variance", shape, "movingVarianceInitializer")));
        return new Applied(input, weights);
    }

    private static WeightSpec average(LayerConfig layer, WeightSpec weight) {
        var momentum = (float) layer.json().value("momentum").asDouble();
        return weight.toBuilder()
                .setMovingAverage(MovingAverage.newBuilder().setMomentum(momentum))
                .build();
    }
}
