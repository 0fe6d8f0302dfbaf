package io.manyhands.protocol;

import io.manyhands.protocol.v1.JobState;
import java.util.Arrays;
import java.util.Optional;

/// How a job's state is written in Redis and in JSON: `RUNNING` for [JobState#JOB_STATE_RUNNING].
public final class JobStates {
    private static final String PREFIX = "JOB_STATE_";

    private JobStates() {}

    public static String name(JobState state) {
        return state.name().substring(PREFIX.length());
    }

    /// The state of that name; empty if there is none.
    public static Optional<JobState> of(String name) {
        return Arrays.stream(JobState.values())
                .filter(state -> state.name().equals(PREFIX + name))
                .findAny();
    }
}
