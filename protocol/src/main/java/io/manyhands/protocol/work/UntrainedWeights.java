package io.manyhands.protocol.work;

import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Weights of a model that no gradient moves, as runs of neighbours: statistics, which are moving averages of
/// what leaves have measured, and frozen ones. In sums over samples, the places of the first hold
/// measurements, those of the others 0.
public record UntrainedWeights(List<Part> parts) {
    /// @param from its first weight
    /// @param end one past its last
    /// @param momentum of a moving average; empty: these weights stay as they are
    public record Part(int from, int end, Optional<Float> momentum) {}

    public UntrainedWeights {
        parts = List.copyOf(parts);
    }

    /// @param model whose parameters are as many as an `int` counts
    static UntrainedWeights of(ModelSpec model) {
        var parts = new ArrayList<Part>();
        int from = 0;
        for (var weight : model.getWeightsList()) {
            int end = from + Math.toIntExact(Tensors.size(weight));
            if (weight.hasMovingAverage()) {
                parts.add(new Part(
                        from, end, Optional.of(weight.getMovingAverage().getMomentum())));
            } else if (weight.getFrozen()) {
                parts.add(new Part(from, end, Optional.empty()));
            }
            from = end;
        }
        return new UntrainedWeights(parts);
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /// Sets their places to 0: what is left is the gradient of those that are trained.
    ///
    /// @param sums of all weights, or their mean; changed
    public void silence(float[] sums) {
        parts.forEach(part -> Arrays.fill(sums, part.from(), part.end(), 0));
    }
}
