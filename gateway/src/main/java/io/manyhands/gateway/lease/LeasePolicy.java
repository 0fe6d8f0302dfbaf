package io.manyhands.gateway.lease;

import io.manyhands.gateway.roster.Pace;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Duration;
import java.util.Optional;

/// How long a lease lasts: three times what the volunteer is expected to need, and some slack, within bounds; as
/// long as nothing is known of its pace, a fixed time.
///
/// @param initial for a volunteer whose pace is not known
/// @param slack added for what does not grow with the task: a garbage collection, a hiccup of the network
public record LeasePolicy(Duration initial, Duration atLeast, Duration atMost, Duration slack) {
    private static final int FACTOR = 3;

    public LeasePolicy {
        if (atLeast.compareTo(atMost) > 0) {
            throw new IllegalArgumentException(
                    "manyhands.gateway.lease: at-least is %s, at-most is %s; at-least must not exceed at-most"
                            .formatted(atLeast, atMost));
        }
    }

    public static LeasePolicy of(LeaseConfig config) {
        return new LeasePolicy(config.initial(), config.atLeast(), config.atMost(), config.slack());
    }

    /// @param work everything the volunteer holds, the new task included
    /// @param workers how many of these it computes at once
    public Duration duration(Pace pace, Iterable<TaskSize> work, int workers) {
        var all = Duration.ZERO;
        var longest = Duration.ZERO;
        for (var task : work) {
            Optional<Duration> one = pace.expect(task.kind(), task.leaves());
            if (one.isEmpty()) {
                return clamp(initial);
            }
            all = all.plus(one.get());
            longest = longest.compareTo(one.get()) < 0 ? one.get() : longest;
        }
        var shared = all.dividedBy(workers);
        var expected = shared.compareTo(longest) < 0 ? longest : shared;
        return clamp(expected.multipliedBy(FACTOR).plus(slack));
    }

    private Duration clamp(Duration duration) {
        if (duration.compareTo(atLeast) < 0) {
            return atLeast;
        }
        return duration.compareTo(atMost) > 0 ? atMost : duration;
    }

    /// @param leaves leaves below the task's node
    public record TaskSize(TaskKind kind, int leaves) {}
}
