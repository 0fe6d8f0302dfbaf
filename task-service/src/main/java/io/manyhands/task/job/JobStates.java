package io.manyhands.task.job;

import io.manyhands.protocol.v1.JobState;
import java.util.Optional;

/// How states are written in Redis and in JSON: `RUNNING` for [JobState#JOB_STATE_RUNNING].
public final class JobStates {
    private static final String PREFIX = "JOB_STATE_";

    private JobStates() {}

    public static String name(JobState state) {
        return state.name().substring(PREFIX.length());
    }

    /// @return empty if there is no state of that name
    public static Optional<JobState> of(String name) {
        for (var state : JobState.values()) {
            if (state.name().equals(PREFIX + name)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
