package io.manyhands.model.optimize;

import io.manyhands.protocol.work.UntrainedWeights;
import java.util.Optional;

/// What becomes of weights that the optimizer does not move, see [UntrainedWeights]. One rounding per operation.
public final class UntrainedStep {
    private UntrainedStep() {}

    /// After a step of the optimizer along the mean of samples: `w = (w * momentum) + (measured * (1 - momentum))`.
    ///
    /// @param before weights before the step; read only
    /// @param measured mean over the samples; read only
    /// @param after weights that the optimizer came to; changed
    public static void settle(UntrainedWeights untrained, float[] before, float[] measured, float[] after) {
        for (var part : untrained.parts()) {
            keep(part, before, after);
            part.momentum().ifPresent(momentum -> {
                float rest = Hyperparameter.oneMinus(momentum);
                for (int i = part.from(); i < part.end(); i++) {
                    after[i] = before[i] * momentum + measured[i] * rest;
                }
            });
        }
    }

    /// After a step along the mean of trajectories, on which moving averages have become less by as much.
    public static void settleLost(UntrainedWeights untrained, float[] before, float[] lost, float[] after) {
        for (var part : untrained.parts()) {
            keep(part, before, after);
            if (part.momentum().isPresent()) {
                for (int i = part.from(); i < part.end(); i++) {
                    after[i] = before[i] - lost[i];
                }
            }
        }
    }

    /// The first of these weights that is not finite, if any.
    public static Optional<OptimizerStep> diverged(UntrainedWeights untrained, float[] weights) {
        for (var part : untrained.parts()) {
            for (int i = part.from(); i < part.end(); i++) {
                if (!Float.isFinite(weights[i])) {
                    return Optional.of(new OptimizerStep.Diverged("moving average", i, weights[i]));
                }
            }
        }
        return Optional.empty();
    }

    private static void keep(UntrainedWeights.Part part, float[] before, float[] after) {
        System.arraycopy(before, part.from(), after, part.from(), part.end() - part.from());
    }
}
