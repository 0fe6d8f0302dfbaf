package io.manyhands.model.doubt;

import io.manyhands.model.doubt.Claim.Measured;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToDoubleFunction;

/// What values of one kind have been like lately. Mutable, not thread-safe.
///
/// A value is an outlier if it is `factor` times as large as the median of the last ones, unless one about as
/// large has been confirmed among them. Only what was believed is remembered, so a stranger's outliers do not
/// shift the measure.
final class Baseline {
    /// The median of so many is not moved by a few; and it follows a training whose gradients shrink.
    private static final int REMEMBERED = 64;

    /// How much larger than a confirmed outlier another one may be.
    private static final double MARGIN = 2;

    /// A cost up to the factor is never one: losses of a model that is nearly right are close to 0, but for
    /// the few samples it gets wrong.
    private static final double LEAST_COST = 1;

    private final Deque<Seen> seen = new ArrayDeque<>();
    private final double factor;

    private record Seen(Measured value, boolean confirmed) {}

    Baseline(double factor) {
        this.factor = factor;
    }

    /// The same as of now, which goes on by itself.
    Baseline copy() {
        var copy = new Baseline(factor);
        copy.seen.addAll(seen);
        return copy;
    }

    boolean isEmpty() {
        return seen.isEmpty();
    }

    /// @param confirmed whether it was believed although it is an outlier
    void remember(Measured value, boolean confirmed) {
        seen.addLast(new Seen(value, confirmed));
        if (seen.size() > REMEMBERED) {
            seen.removeFirst();
        }
    }

    boolean isOutlier(Measured value) {
        return isOutlier(value, Measured::magnitude, 0) || isOutlier(value, Measured::cost, LEAST_COST);
    }

    private boolean isOutlier(Measured value, ToDoubleFunction<Measured> figure, double least) {
        double size = figure.applyAsDouble(value);
        // 0 is what is not measured.
        var sizes = seen.stream()
                .map(Seen::value)
                .mapToDouble(figure)
                .filter(each -> each > 0)
                .sorted()
                .toArray();
        if (sizes.length == 0) {
            return false;
        }
        double median = sizes[(sizes.length - 1) / 2];
        return size > factor * Math.max(median, least) && size > MARGIN * largestConfirmed(figure);
    }

    private double largestConfirmed(ToDoubleFunction<Measured> figure) {
        return seen.stream()
                .filter(Seen::confirmed)
                .map(Seen::value)
                .mapToDouble(figure)
                .max()
                .orElse(0);
    }
}
