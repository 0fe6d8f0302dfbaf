package io.manyhands.model.optimize;

/// Gradient descent: `w = -learningRate * g + w`.
final class Sgd implements Optimizer {
    private final float minusRate;
    private OptimizerState state;

    Sgd(float learningRate, OptimizerState state) {
        this.minusRate = -learningRate;
        this.state = state;
    }

    @Override
    public void step(float[] weights, float[] gradient) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = minusRate * gradient[i] + weights[i];
        }
        state = state.stepped();
    }

    @Override
    public OptimizerState state() {
        return state;
    }
}
