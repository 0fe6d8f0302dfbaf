package io.manyhands.model.doubt;

import com.google.protobuf.ByteString;
import io.manyhands.model.doubt.Claim.Measured;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// What values of one kind have been like lately. Mutable, not thread-safe.
///
/// A value is an outlier if it is `factor` times as large as the median of the last ones, unless one about as
/// large has been confirmed among them. Only what was believed is remembered, so a stranger's outliers do not
/// shift the measure. Whatever is near 0 is believed, though: so an outlier is also `factor` times as large as the
/// median of the networks, of which each counts once, however much it hands in.
final class Baseline {
    /// The median of so many is not moved by a few; and it follows a training whose gradients shrink.
    private static final int LAST = 64;

    /// What networks hand in is remembered for longer: no volunteer holds as many tasks, so that nobody pushes all
    /// others out at once.
    private static final int REMEMBERED = 1024;

    /// How much larger than a confirmed outlier another one may be.
    private static final double MARGIN = 2;

    /// A cost up to the factor is never one: losses of a model that is nearly right are close to 0, but for
    /// the few samples it gets wrong.
    private static final double LEAST_COST = 1;

    private final Deque<Seen> seen = new ArrayDeque<>();
    private final double factor;

    private record Seen(ByteString network, Measured value, boolean confirmed) {}

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

    /// @param network that it comes from
    /// @param confirmed whether it was believed although it is an outlier
    void remember(ByteString network, Measured value, boolean confirmed) {
        seen.addLast(new Seen(network, value, confirmed));
        if (seen.size() > REMEMBERED) {
            seen.removeFirst();
        }
    }

    boolean isOutlier(Measured value) {
        return isOutlier(value, Measured::magnitude, 0) || isOutlier(value, Measured::cost, LEAST_COST);
    }

    /// The magnitude that a network's median value has, in the middle of all networks; 0 if nothing is known. No
    /// network moves it by handing in much.
    double usualMagnitude() {
        return medianOfNetworks(Measured::magnitude);
    }

    private boolean isOutlier(Measured value, ToDoubleFunction<Measured> figure, double least) {
        double size = figure.applyAsDouble(value);
        return isFarAbove(medianOfLast(figure), size, least)
                && isFarAbove(medianOfNetworks(figure), size, least)
                && size > MARGIN * largestConfirmed(figure);
    }

    /// Of nothing, a median is 0: there is nothing to compare with.
    private boolean isFarAbove(double median, double size, double least) {
        return median > 0 && size > factor * Math.max(median, least);
    }

    private double medianOfLast(ToDoubleFunction<Measured> figure) {
        return median(last().map(Seen::value).mapToDouble(figure));
    }

    private double medianOfNetworks(ToDoubleFunction<Measured> figure) {
        var networks = seen.stream()
                .collect(Collectors.groupingBy(
                        Seen::network, Collectors.mapping(Seen::value, Collectors.toUnmodifiableList())));
        return median(networks.values().stream()
                .mapToDouble(values -> median(values.stream().mapToDouble(figure))));
    }

    /// The lower one of an even number. 0 is what is not measured.
    private static double median(DoubleStream sizes) {
        var sorted = sizes.filter(each -> each > 0).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
    }

    private double largestConfirmed(ToDoubleFunction<Measured> figure) {
        return last().filter(Seen::confirmed)
                .map(Seen::value)
                .mapToDouble(figure)
                .max()
                .orElse(0);
    }

    private Stream<Seen> last() {
        return seen.reversed().stream().limit(LAST);
    }
}
