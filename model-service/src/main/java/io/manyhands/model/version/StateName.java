package io.manyhands.model.version;

import io.manyhands.protocol.v1.JobState;
import java.util.Arrays;

/// States as they are written in Redis and in JSON: `RUNNING` for JOB_STATE_RUNNING.
public final class StateName {
    private static final String PREFIX = "JOB_STATE_";

    private StateName() {}

    public static String of(JobState state) {
        return state.name().substring(PREFIX.length());
    }

    /// The state of that name; JOB_STATE_UNSPECIFIED if there is none.
    public static JobState parse(String name) {
        return Arrays.stream(JobState.values())
                .filter(state -> state.name().equals(PREFIX + name))
                .findAny()
                .orElse(JobState.JOB_STATE_UNSPECIFIED);
    }

    /// Whether nothing will be trained any more.
    public static boolean isFinal(JobState state) {
        return switch (state) {
            case JOB_STATE_FINISHED, JOB_STATE_FAILED, JOB_STATE_DELETED -> true;
            case JOB_STATE_UNSPECIFIED, JOB_STATE_CREATED, JOB_STATE_RUNNING, JOB_STATE_PAUSED, UNRECOGNIZED -> false;
        };
    }
}
