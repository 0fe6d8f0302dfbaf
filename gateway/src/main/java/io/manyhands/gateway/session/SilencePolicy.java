package io.manyhands.gateway.session;

import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Duration;
import java.util.Optional;

/// How long a line may be silent before its other end is taken for gone.
///
/// @param silence on a line on which nothing is being sent
/// @param slowestLine bytes per second
record SilencePolicy(Duration silence, long slowestLine) {
    /// @param job of the volunteer at the other end, if it has one: no pong comes while it sends a value of that job
    Duration patience(Optional<FollowedJob> job) {
        return silence.plus(job.map(this::transfer).orElse(Duration.ZERO));
    }

    /// What sending one value takes on the slowest line.
    private Duration transfer(FollowedJob job) {
        return Duration.ofMillis(1000L * job.work().valueBytes(TaskKind.TASK_KIND_ADVANCE) / Math.max(1, slowestLine));
    }
}
