package io.manyhands.gateway.lease;

import io.manyhands.gateway.roster.Pace;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Duration;
import java.util.Optional;

/// How long a lease lasts: three times what the volunteer is expected to need, and some slack, within bounds; as
/// long as nothing is known of its pace, a fixed time. Where a job lets a unit take as long as it says, a lease is
/// long enough for a volunteer to find those that take longer.
///
/// @param initial for a volunteer whose pace is not known
/// @param slack added for what does not grow with the task: a garbage collection, a hiccup of the network
public record LeasePolicy(Duration initial, Duration atLeast, Duration atMost, Duration slack) {
    private static final int FACTOR = 3;
    /// Attempts at a unit that takes too long: among others, after them, alone.
    private static final int ATTEMPTS = 3;
    /// So many units of a task may take too long before its volunteer gives up, itself included.
    private static final int SLOW_UNITS = 5;

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
    /// @param longestUnit of the new task, see [io.manyhands.protocol.work.Work#longestUnit]
    public Duration duration(Pace pace, Iterable<TaskSize> work, int workers, Duration longestUnit) {
        return longer(duration(pace, work, workers), patience(longestUnit));
    }

    private Duration duration(Pace pace, Iterable<TaskSize> work, int workers) {
        var all = Duration.ZERO;
        var longest = Duration.ZERO;
        for (var task : work) {
            Optional<Duration> one = pace.expect(task.kind(), task.leaves());
            if (one.isEmpty()) {
                return clamp(initial);
            }
            all = all.plus(one.get());
            longest = longer(longest, one.get());
        }
        var shared = all.dividedBy(workers);
        return clamp(longer(shared, longest).multipliedBy(FACTOR).plus(slack));
    }

    /// Of all units that may take too long, up to the longest lease; of one of them in any case.
    private Duration patience(Duration longestUnit) {
        if (longestUnit.isZero()) {
            return Duration.ZERO;
        }
        var one = longestUnit.multipliedBy(ATTEMPTS).plus(slack);
        var all = clamp(longestUnit.multipliedBy((long) ATTEMPTS * SLOW_UNITS));
        return longer(one, all);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
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
