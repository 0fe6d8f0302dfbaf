package io.manyhands.task.job;

import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What Redis holds about a job at one moment.
///
/// @param wanted the state that the organizer wants; see [ControlField#STATE]
/// @param status fields in [StatusField]; empty before version 0
/// @param traffic fields in [io.manyhands.protocol.Keys.TrafficField]
/// @param volunteers how many have contributed
/// @param warnings what is hardly meant, though allowed, in the job's description and data
public record JobSnapshot(
        JobSpec spec,
        Optional<JobState> wanted,
        Map<String, String> status,
        Map<String, String> traffic,
        int volunteers,
        Hands hands,
        List<String> warnings) {
    /// The end of a job outranks what the organizer wants, which outranks what is going on.
    public JobState state() {
        var reached = Optional.ofNullable(status.get(StatusField.STATE))
                .flatMap(JobStates::of)
                .orElse(JobState.JOB_STATE_CREATED);
        boolean ended = reached == JobState.JOB_STATE_FINISHED || reached == JobState.JOB_STATE_FAILED;
        return ended
                ? reached
                : wanted.filter(state -> state != JobState.JOB_STATE_RUNNING).orElse(reached);
    }

    /// Whether the job may still need planning.
    public boolean isOpen() {
        var state = state();
        return state == JobState.JOB_STATE_CREATED
                || state == JobState.JOB_STATE_RUNNING
                || state == JobState.JOB_STATE_PAUSED;
    }
}
