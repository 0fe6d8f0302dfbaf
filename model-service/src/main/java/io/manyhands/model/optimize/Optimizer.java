package io.manyhands.model.optimize;

import io.manyhands.protocol.v1.OptimizerSpec;
import java.util.Optional;

/// Turns a mean gradient into new weights, as `tf.train.*` of TensorFlow.js does on a float32 backend.
///
/// Every operation rounds to float32 once (no fused multiply-add), in the order of TensorFlow.js; constants
/// that TensorFlow.js derives in double (`1 - decay`) are derived from the same decimal number, see
/// [Hyperparameter].
///
/// Mutable, not thread-safe: owned by whoever trains the job.
public sealed interface Optimizer permits Sgd, Momentum, RmsProp, Adam, Adagrad {
    /// The optimizer before its first step.
    ///
    /// @param parameters number of weights
    static Optimizer of(OptimizerSpec spec, int parameters) {
        return restore(spec, parameters, OptimizerState.empty());
    }

    /// The optimizer after [OptimizerState#steps] steps.
    ///
    /// @param state its arrays become the optimizer's
    /// @throws IllegalArgumentException if the state is of another kind of optimizer or of another number of
    ///     weights
    static Optimizer restore(OptimizerSpec spec, int parameters, OptimizerState state) {
        var rate = spec.getLearningRate();
        return switch (spec.getKindCase()) {
            case SGD -> new Sgd(rate, state.checked(0, 0, parameters));
            case MOMENTUM -> new Momentum(rate, spec.getMomentum(), state.orZeros(1, parameters));
            case RMSPROP ->
                new RmsProp(
                        rate, spec.getRmsprop(), state.orZeros(spec.getRmsprop().getCentered() ? 3 : 2, parameters));
            case ADAM -> Adam.restore(rate, spec.getAdam(), parameters, state);
            case ADAGRAD -> Adagrad.restore(rate, spec.getAdagrad(), parameters, state);
            case KIND_NOT_SET ->
                throw new IllegalArgumentException(
                        "optimizer: none is set; must be sgd, momentum, rmsprop, adam or adagrad");
        };
    }

    /// This optimizer, which is of no further use then, with the learning rate of its next step.
    ///
    /// @param spec that it was made of
    default Optimizer withRate(OptimizerSpec spec, float learningRate, int parameters) {
        return spec.getScheduleCase() == OptimizerSpec.ScheduleCase.SCHEDULE_NOT_SET
                ? this
                : restore(spec.toBuilder().setLearningRate(learningRate).build(), parameters, state());
    }

    /// Changes the weights and this optimizer's slots in place.
    ///
    /// @param weights changed
    /// @param gradient mean over the samples, same length; read only
    void step(float[] weights, float[] gradient);

    /// What a restart needs. The arrays are this optimizer's own: encode them before the next step.
    OptimizerState state();

    /// One step on a copy of the weights, which stay as they are. This optimizer's slots move on either way:
    /// after [OptimizerStep.Diverged] it is of no further use.
    default OptimizerStep apply(float[] weights, float[] gradient) {
        var stepped = weights.clone();
        step(stepped, gradient);
        return diverged("weight", stepped)
                .or(() -> state().slots().stream()
                        .flatMap(slot -> diverged("the slot of weight", slot).stream())
                        .findFirst())
                .orElseGet(() -> new OptimizerStep.Stepped(stepped));
    }

    /// A slot that is infinite, as the square of a gradient soon is, leaves its weight finite, but where it is for
    /// ever.
    private static Optional<OptimizerStep> diverged(String what, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return Optional.of(new OptimizerStep.Diverged(what, i, values[i]));
            }
        }
        return Optional.empty();
    }
}
