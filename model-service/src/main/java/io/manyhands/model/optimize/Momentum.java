package io.manyhands.model.optimize;

import io.manyhands.protocol.v1.OptimizerSpec;

/// Gradient descent with momentum (Polyak 1964) or Nesterov's: `a = m * a + g`, then `w = -r * a + w`, or with
/// Nesterov `w = -r * (g + a * m) + w`. Slots: a.
final class Momentum implements Optimizer {
    private final float minusRate;
    private final float momentum;
    private final boolean nesterov;
    private OptimizerState state;

    Momentum(float learningRate, OptimizerSpec.Momentum spec, OptimizerState state) {
        this.minusRate = -learningRate;
        this.momentum = spec.getMomentum();
        this.nesterov = spec.getNesterov();
        this.state = state;
    }

    @Override
    public void step(float[] weights, float[] gradient) {
        var accumulation = state.slots().getFirst();
        for (int i = 0; i < weights.length; i++) {
            float g = gradient[i];
            float a = momentum * accumulation[i] + g;
            accumulation[i] = a;
            float direction = nesterov ? g + a * momentum : a;
            weights[i] = minusRate * direction + weights[i];
        }
        state = state.stepped();
    }

    @Override
    public OptimizerState state() {
        return state;
    }
}
