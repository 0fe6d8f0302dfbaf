package io.manyhands.model.advance;

import io.manyhands.model.initialize.InitialWeights;
import io.manyhands.model.optimize.Optimizer;
import io.manyhands.model.optimize.OptimizerStateCodec;
import io.manyhands.protocol.work.TrainingWork;
import java.util.Optional;

/// The state is the weights, the memory the optimizer's state.
record TrainingBeginning(TrainingWork work) implements Beginning {
    @Override
    public Optional<String> source() {
        return Optional.of(work.training().getModel().getInitialWeightsSha256()).filter(sha256 -> !sha256.isEmpty());
    }

    @Override
    public TrainingAdvance first(Optional<byte[]> source) {
        var weights = source().map(sha256 -> InitialWeights.take(work, source.orElseThrow(() -> missing(sha256))))
                .orElseGet(() -> InitialWeights.draw(work));
        return new TrainingAdvance(
                weights,
                Optimizer.of(work.training().getOptimizer(), work.parameters()),
                work.training().getOptimizer());
    }

    @Override
    public TrainingAdvance resume(byte[] state, byte[] memory) {
        var weights = InitialWeights.take(work, state);
        var optimizer =
                Optimizer.restore(work.training().getOptimizer(), weights.length, OptimizerStateCodec.decode(memory));
        return new TrainingAdvance(weights, optimizer, work.training().getOptimizer());
    }

    private static IllegalArgumentException missing(String sha256) {
        return new IllegalArgumentException(
                "initial weights: there is no data set %s; upload it and create the job again".formatted(sha256));
    }
}
