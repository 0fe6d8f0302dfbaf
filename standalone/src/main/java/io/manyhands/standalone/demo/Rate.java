package io.manyhands.standalone.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Samples per second over the last few seconds. Not thread-safe.
final class Rate {
    private static final Duration WINDOW = Duration.ofSeconds(20);
    private static final double NANOS_PER_SECOND = 1e9;

    private final Deque<Point> points = new ArrayDeque<>();

    /// @param total samples since the beginning
    /// @return samples per second; 0 until two points are known
    double at(Instant now, long total) {
        points.addLast(new Point(now, total));
        while (points.getFirst().at().isBefore(now.minus(WINDOW))) {
            points.removeFirst();
        }
        var first = points.getFirst();
        var seconds = Duration.between(first.at(), now).toNanos() / NANOS_PER_SECOND;
        return seconds > 0 ? (total - first.total()) / seconds : 0;
    }

    private record Point(Instant at, long total) {}
}
