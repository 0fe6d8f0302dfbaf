package io.manyhands.model.check;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.function.Function;

/// What values of one kind have been like lately, to notice those that are unlike them. Mutable, not thread-safe.
///
/// A value is suspicious where one of its features lies further from the median of the last ones than almost all honest
/// ones do: so many times their median absolute deviation. To be suspicious proves nothing; it decides what auditors
/// look at.
final class Siblings {
    private static final int REMEMBERED = 128;
    /// With fewer, nothing is suspicious.
    private static final int ENOUGH = 8;
    /// Standard deviations of a normal distribution. Honest values have longer tails, and each that is looked at costs.
    private static final double DEVIATIONS = 5 * 1.4826;
    /// Where siblings are nearly equal, smaller differences than these mean nothing.
    private static final double LEAST_LOG_MAGNITUDE = 0.25;

    private static final double LEAST_COST = 0.25;
    private static final double LEAST_LIKENESS = 0.05;
    /// So that 0 has a logarithm, and is far from everything.
    private static final double TINY = 1e-30;

    private final Deque<Features> seen = new ArrayDeque<>();

    void remember(Features features) {
        seen.addLast(features);
        if (seen.size() > REMEMBERED) {
            seen.removeFirst();
        }
    }

    boolean isUnlike(Features features) {
        return isFar(features, each -> OptionalDouble.of(Math.log(each.magnitude() + TINY)), LEAST_LOG_MAGNITUDE, true)
                || isFar(features, each -> OptionalDouble.of(each.cost()), LEAST_COST, true)
                || isFar(features, Features::likeness, LEAST_LIKENESS, false);
    }

    /// @param least distance that counts
    /// @param bothWays whether it may be too large as well as too small
    private boolean isFar(
            Features features, Function<Features, OptionalDouble> figure, double least, boolean bothWays) {
        var value = figure.apply(features);
        var known = seen.stream()
                .flatMapToDouble(each -> figure.apply(each).stream())
                .sorted()
                .toArray();
        if (value.isEmpty() || known.length < ENOUGH) {
            return false;
        }
        double median = known[known.length / 2];
        var distances = new double[known.length];
        for (int i = 0; i < known.length; i++) {
            distances[i] = Math.abs(known[i] - median);
        }
        Arrays.sort(distances);
        double bound = Math.max(least, DEVIATIONS * distances[distances.length / 2]);
        double distance = value.getAsDouble() - median;
        return bothWays ? Math.abs(distance) > bound : distance < -bound;
    }
}
