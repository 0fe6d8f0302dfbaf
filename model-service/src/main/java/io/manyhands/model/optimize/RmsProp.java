package io.manyhands.model.optimize;

import io.manyhands.protocol.v1.OptimizerSpec;

/// RMSProp (Tieleman and Hinton 2012), optionally centered (Graves 2013, equations 38 to 45), with TensorFlow's
/// placing of epsilon inside the root: `s = s * d + g² * (1 - d)`; `p = p * m + g * r / √(s + e)`; `w = w - p`.
/// Centered: `c = c * d + g * (1 - d)`, and the root is of `s - (c² + e)`. Slots: s, p, and c if centered.
///
/// The centered root can be of a negative number while s is about c²: TensorFlow.js yields NaN there, and so
/// does this.
final class RmsProp implements Optimizer {
    private final float rate;
    private final float decay;
    private final float oneMinusDecay;
    private final float momentum;
    private final float epsilon;
    private final boolean centered;
    private OptimizerState state;

    RmsProp(float learningRate, OptimizerSpec.RmsProp spec, OptimizerState state) {
        this.rate = learningRate;
        this.decay = spec.getDecay();
        this.oneMinusDecay = Hyperparameter.oneMinus(spec.getDecay());
        this.momentum = spec.getMomentum();
        this.epsilon = spec.getEpsilon();
        this.centered = spec.getCentered();
        this.state = state;
    }

    @Override
    public void step(float[] weights, float[] gradient) {
        var meanSquares = state.slots().get(0);
        var moments = state.slots().get(1);
        for (int i = 0; i < weights.length; i++) {
            float g = gradient[i];
            float s = meanSquares[i] * decay + (g * g) * oneMinusDecay;
            meanSquares[i] = s;
            float variance = centered ? s - centre(i, g) : s + epsilon;
            float p = moments[i] * momentum + (g * rate) / Hyperparameter.sqrt(variance);
            moments[i] = p;
            weights[i] = weights[i] - p;
        }
        state = state.stepped();
    }

    private float centre(int i, float g) {
        var meanGradients = state.slots().get(2);
        float c = meanGradients[i] * decay + g * oneMinusDecay;
        meanGradients[i] = c;
        return c * c + epsilon;
    }

    @Override
    public OptimizerState state() {
        return state;
    }
}
