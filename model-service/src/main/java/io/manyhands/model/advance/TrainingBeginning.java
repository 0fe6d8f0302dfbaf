package io.manyhands.model.advance;

import io.manyhands.model.initialize.InitialWeights;
import io.manyhands.model.optimize.Optimizer;
import io.manyhands.model.optimize.OptimizerState;
import io.manyhands.model.optimize.OptimizerStateCodec;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.work.TrainingWork;
import java.util.Arrays;
import java.util.Optional;

/// The state is the weights and the moments that are carried, the memory what the optimizer remembers that makes
/// versions (it is a part of the state where versions travel as changes), and what early stopping knows.
record TrainingBeginning(TrainingWork work) implements Beginning {
    @Override
    public Optional<String> source() {
        return Optional.of(work.training().getModel().getInitialWeightsSha256()).filter(sha256 -> !sha256.isEmpty());
    }

    @Override
    public TrainingAdvance first(Optional<byte[]> source) {
        var weights = source().map(sha256 -> InitialWeights.take(work, source.orElseThrow(() -> missing(sha256))))
                .orElseGet(() -> InitialWeights.draw(work));
        var values = Arrays.copyOf(weights, work.valueValues());
        Arrays.fill(values, weights.length, values.length, firstMoment(work.training()));
        var optimizer = Optimizer.of(work.versionOptimizer(), work.parameters());
        var stopping = work.earlyStopping().map(rule -> Stopping.first(rule, weights));
        return new TrainingAdvance(work, values, optimizer, stopping);
    }

    @Override
    public TrainingAdvance resume(byte[] state, byte[] memory) {
        if (state.length != work.stateBytes()) {
            throw new IllegalArgumentException("state: %d bytes, but those of this job have %d; roll the job back"
                    .formatted(state.length, work.stateBytes()));
        }
        var values = Tensors.decode(state);
        var remembered = TrainingMemory.split(work, memory);
        var optimizer = optimizer(work, values, remembered.optimizer());
        var current = Arrays.copyOf(values, work.valueValues());
        return new TrainingAdvance(work, current, optimizer, remembered.stopping());
    }

    /// That makes versions, at one that was committed.
    ///
    /// @param state values of that version; not kept
    /// @param memory of the optimizer alone; not kept
    static Optimizer optimizer(TrainingWork work, float[] state, byte[] memory) {
        var spec = work.versionOptimizer();
        var remembered = work.hasChanges()
                ? OptimizerState.of(spec, work.parameters(), state, work.valueValues())
                : OptimizerStateCodec.decode(memory);
        return Optimizer.restore(spec, work.parameters(), remembered);
    }

    /// What each carried moment is before the first step.
    private static float firstMoment(Training training) {
        var optimizer = training.getOptimizer();
        return optimizer.hasAdagrad() ? optimizer.getAdagrad().getInitialAccumulator() : 0;
    }

    private static IllegalArgumentException missing(String sha256) {
        return new IllegalArgumentException(
                "initial weights: there is no data set %s; upload it and create the job again".formatted(sha256));
    }
}
