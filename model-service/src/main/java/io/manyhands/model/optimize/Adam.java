package io.manyhands.model.optimize;

import io.manyhands.protocol.v1.OptimizerSpec;
import java.util.List;

/// Adam (Kingma and Ba 2015, algorithm 1), and AdamW (Loshchilov and Hutter 2019) where there is a weight decay d, by
/// which `w = w * -(r * d) + w` comes first: `m = m * b1 + g * (1 - b1)`; `v = v * b2 + g² * (1 - b2)`;
/// `w = (m / (1 - b1^t)) / (√(v / (1 - b2^t)) + e) * -r + w`. Slots: m, v; scalars: b1^t, b2^t of the coming
/// step, multiplied up in float32 step by step as TensorFlow.js does.
final class Adam implements Optimizer {
    static final int SCALARS = 2;

    private final float minusRate;
    private final float beta1;
    private final float beta2;
    private final float oneMinusBeta1;
    private final float oneMinusBeta2;
    private final float epsilon;
    private final float minusDecay;
    private OptimizerState state;

    private Adam(float learningRate, OptimizerSpec.Adam spec, OptimizerState state) {
        this.minusRate = -learningRate;
        this.beta1 = spec.getBeta1();
        this.beta2 = spec.getBeta2();
        this.oneMinusBeta1 = Hyperparameter.oneMinus(spec.getBeta1());
        this.oneMinusBeta2 = Hyperparameter.oneMinus(spec.getBeta2());
        this.epsilon = spec.getEpsilon();
        this.minusDecay = minusRate * spec.getWeightDecay();
        this.state = state;
    }

    static Adam restore(float learningRate, OptimizerSpec.Adam spec, int parameters, OptimizerState state) {
        return new Adam(
                learningRate, spec, state.isEmpty() ? first(spec, parameters) : state.checked(SCALARS, 2, parameters));
    }

    private static OptimizerState first(OptimizerSpec.Adam spec, int parameters) {
        return new OptimizerState(
                0, List.of(spec.getBeta1(), spec.getBeta2()), List.of(new float[parameters], new float[parameters]));
    }

    @Override
    public void step(float[] weights, float[] gradient) {
        float power1 = state.scalars().get(0);
        float power2 = state.scalars().get(1);
        var firstMoments = state.slots().get(0);
        var secondMoments = state.slots().get(1);
        float correction1 = 1 - power1;
        float correction2 = 1 - power2;
        for (int i = 0; i < weights.length; i++) {
            float g = gradient[i];
            float m = firstMoments[i] * beta1 + g * oneMinusBeta1;
            float v = secondMoments[i] * beta2 + (g * g) * oneMinusBeta2;
            firstMoments[i] = m;
            secondMoments[i] = v;
            float direction = (m / correction1) / (Hyperparameter.sqrt(v / correction2) + epsilon);
            weights[i] = direction * minusRate + decayed(weights[i]);
        }
        state = new OptimizerState(state.steps() + 1, List.of(power1 * beta1, power2 * beta2), state.slots());
    }

    /// Without decay not even the sign of a zero changes.
    private float decayed(float weight) {
        return minusDecay == 0 ? weight : weight * minusDecay + weight;
    }

    @Override
    public OptimizerState state() {
        return state;
    }
}
