package io.manyhands.model.check;

import io.manyhands.protocol.v1.CheckEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/// What values of one kind have been like lately, to notice those that are unlike them. Mutable, not thread-safe.
///
/// A value is suspicious where one of its features lies further from the median of others than almost all honest
/// ones do: so many times their median absolute deviation. It has to be so both among the last ones and among those
/// of its own round, as soon as there are enough of these: from round to round all change together. To be suspicious
/// proves nothing; it decides what auditors look at.
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

    private final Deque<Features> lately = new ArrayDeque<>();
    private final List<Features> ofRound = new ArrayList<>();
    /// Of the round, unlike the last ones.
    private final List<Odd> odd = new ArrayList<>();

    private record Odd(CheckEntry check, Features looks) {}

    /// A value of the round under way.
    void meet(CheckEntry check, Features looks) {
        ofRound.add(looks);
        if (isUnlike(looks, lately)) {
            odd.add(new Odd(check, looks));
        } else {
            remember(looks);
        }
    }

    /// Checks of suspicious values, each once.
    ///
    /// @param isComplete whether no more values come in this round
    List<CheckEntry> takeSuspicious(boolean isComplete) {
        if (ofRound.size() < ENOUGH && !isComplete) {
            return List.of();
        }
        var suspicious = new ArrayList<CheckEntry>();
        for (var each : odd) {
            if (ofRound.size() < ENOUGH || isUnlike(each.looks(), ofRound)) {
                suspicious.add(each.check());
            } else {
                remember(each.looks());
            }
        }
        odd.clear();
        return suspicious;
    }

    void nextRound() {
        ofRound.clear();
        odd.clear();
    }

    /// A value that was suspicious, and right.
    void remember(Features features) {
        lately.addLast(features);
        if (lately.size() > REMEMBERED) {
            lately.removeFirst();
        }
    }

    private static boolean isUnlike(Features one, Collection<Features> others) {
        return isFar(
                        one,
                        others,
                        each -> OptionalDouble.of(Math.log(each.magnitude() + TINY)),
                        LEAST_LOG_MAGNITUDE,
                        true)
                || isFar(one, others, each -> OptionalDouble.of(each.cost()), LEAST_COST, true)
                || isFar(one, others, Features::likeness, LEAST_LIKENESS, false);
    }

    /// @param least distance that counts
    /// @param bothWays whether it may be too large as well as too small
    private static boolean isFar(
            Features one,
            Collection<Features> others,
            Function<Features, OptionalDouble> figure,
            double least,
            boolean bothWays) {
        var value = figure.apply(one);
        var known = others.stream()
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
