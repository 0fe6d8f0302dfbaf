package io.manyhands.protocol;

import io.manyhands.protocol.v1.JobState;
import java.util.Arrays;
import java.util.Optional;

/// What the states of a job mean to all services, and how they are written in Redis and in JSON: `RUNNING` for
/// [JobState#JOB_STATE_RUNNING].
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

    /// The state of a job as a whole: it is gone when the organizer has deleted it, its end outranks a pause, and a
    /// pause outranks what is going on.
    ///
    /// @param wish what the organizer wants: RUNNING, PAUSED or DELETED
    /// @param reached what the work has come to: CREATED, RUNNING, FINISHED or FAILED
    public static JobState effective(JobState wish, JobState reached) {
        return switch (wish) {
            case JOB_STATE_DELETED -> wish;
            case JOB_STATE_PAUSED -> isFinal(reached) ? reached : wish;
            case JOB_STATE_CREATED,
                    JOB_STATE_RUNNING,
                    JOB_STATE_FINISHED,
                    JOB_STATE_FAILED,
                    JOB_STATE_UNSPECIFIED,
                    UNRECOGNIZED -> reached;
        };
    }

    /// Whether nobody will work for the job ever again.
    public static boolean isFinal(JobState state) {
        return switch (state) {
            case JOB_STATE_FINISHED, JOB_STATE_FAILED, JOB_STATE_DELETED -> true;
            case JOB_STATE_CREATED, JOB_STATE_RUNNING, JOB_STATE_PAUSED, JOB_STATE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    /// Whether there is, or may be later, work to do for the job.
    public static boolean isOpen(JobState state) {
        return switch (state) {
            case JOB_STATE_CREATED, JOB_STATE_RUNNING, JOB_STATE_PAUSED -> true;
            case JOB_STATE_FINISHED, JOB_STATE_FAILED, JOB_STATE_DELETED, JOB_STATE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }
}
