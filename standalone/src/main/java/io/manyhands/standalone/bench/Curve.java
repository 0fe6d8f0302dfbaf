package io.manyhands.standalone.bench;

import io.manyhands.standalone.bench.TensorFlowAlone.Slice;
import io.manyhands.standalone.demo.RoundHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/// How long a training run took, and what it had come to when.
///
/// @param heldOut in the order of time
record Curve(double seconds, List<Evaluation> heldOut) {
    private static final double MILLIS = 1000;

    /// One run, done in slices.
    static Curve of(List<Slice> slices) {
        double passed = 0;
        var heldOut = new ArrayList<Evaluation>();
        for (var slice : slices) {
            for (var evaluation : slice.heldOut()) {
                heldOut.add(new Evaluation(passed + evaluation.seconds(), evaluation.loss()));
            }
            passed += slice.seconds();
        }
        return new Curve(passed, List.copyOf(heldOut));
    }

    /// @param seconds from the beginning to the last commit
    static Curve of(double seconds, RoundHistory history) {
        long end = history.rounds().getLast().committedAt();
        var heldOut = history.rounds().stream()
                .filter(round -> round.heldOutLoss() != null)
                .map(round -> new Evaluation(
                        seconds - (end - round.committedAt()) / MILLIS, Objects.requireNonNull(round.heldOutLoss())))
                .toList();
        return new Curve(seconds, heldOut);
    }

    double best() {
        return heldOut.stream().mapToDouble(Evaluation::loss).min().orElse(Double.NaN);
    }

    /// When a loss no higher than this was known first.
    OptionalDouble secondsTo(double loss) {
        return heldOut.stream()
                .filter(evaluation -> evaluation.loss() <= loss)
                .mapToDouble(Evaluation::seconds)
                .findFirst();
    }
}
