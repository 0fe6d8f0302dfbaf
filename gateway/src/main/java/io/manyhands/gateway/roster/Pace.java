package io.manyhands.gateway.roster;

import io.manyhands.protocol.v1.TaskKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// How fast a volunteer has been lately, as seen from here: computing, waiting and the way to and fro.
///
/// An exponentially weighted mean per kind of task, in which the last result weighs 30 %. Not thread-safe.
public final class Pace {
    private static final double WEIGHT = 0.3;

    private final Map<TaskKind, Double> secondsPerLeaf = new EnumMap<>(TaskKind.class);

    /// @param leaves at least 1
    public void observe(TaskKind kind, int leaves, Duration elapsed) {
        double observed = elapsed.toNanos() / 1e9 / leaves;
        secondsPerLeaf.merge(kind, observed, (mean, latest) -> mean + WEIGHT * (latest - mean));
    }

    /// @return empty if no task of this kind has been handed in yet
    public Optional<Duration> expect(TaskKind kind, int leaves) {
        return Optional.ofNullable(secondsPerLeaf.get(kind))
                .map(seconds -> Duration.ofNanos((long) (seconds * leaves * 1e9)));
    }
}
