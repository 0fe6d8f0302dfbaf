package io.manyhands.model.optimize;

import io.manyhands.protocol.v1.OptimizerSpec;
import java.util.Arrays;
import java.util.List;

/// Adagrad (Duchi, Hazan and Singer 2011) with an initial accumulator: `s = s + g²`; `w = g / √(s + e) * -r +
/// w`. Slots: s.
final class Adagrad implements Optimizer {
    private final float minusRate;
    private final float epsilon;
    private OptimizerState state;

    private Adagrad(float learningRate, OptimizerSpec.Adagrad spec, OptimizerState state) {
        this.minusRate = -learningRate;
        this.epsilon = spec.getEpsilon();
        this.state = state;
    }

    static Adagrad restore(float learningRate, OptimizerSpec.Adagrad spec, int parameters, OptimizerState state) {
        return new Adagrad(
                learningRate, spec, state.isEmpty() ? first(spec, parameters) : state.checked(0, 1, parameters));
    }

    private static OptimizerState first(OptimizerSpec.Adagrad spec, int parameters) {
        var accumulator = new float[parameters];
        Arrays.fill(accumulator, spec.getInitialAccumulator());
        return new OptimizerState(0, List.of(), List.of(accumulator));
    }

    @Override
    public void step(float[] weights, float[] gradient) {
        var accumulator = state.slots().getFirst();
        for (int i = 0; i < weights.length; i++) {
            float g = gradient[i];
            float s = accumulator[i] + g * g;
            accumulator[i] = s;
            weights[i] = g / Hyperparameter.sqrt(s + epsilon) * minusRate + weights[i];
        }
        state = state.stepped();
    }

    @Override
    public OptimizerState state() {
        return state;
    }
}
