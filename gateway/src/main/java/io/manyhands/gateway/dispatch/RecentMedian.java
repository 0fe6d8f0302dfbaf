package io.manyhands.gateway.dispatch;

import java.util.Arrays;

/// The median of the latest values. Not thread-safe.
final class RecentMedian {
    private static final int LATEST = 31;

    private final double[] latest = new double[LATEST];
    private int count;
    private double median;

    void add(double value) {
        latest[count % LATEST] = value;
        count++;
        var sorted = Arrays.copyOf(latest, Math.min(count, LATEST));
        Arrays.sort(sorted);
        median = sorted[sorted.length / 2];
    }

    /// 0 before the first.
    double value() {
        return median;
    }
}
