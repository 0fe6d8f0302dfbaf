package io.manyhands.task.job;

import io.manyhands.protocol.Hands;
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
/// @param verification fields in [io.manyhands.protocol.Keys.VerificationField]
/// @param volunteers how many have contributed
/// @param unable why devices cannot compute it, one reason per device
/// @param warnings what is hardly meant, though allowed, in the job's description and data
/// @param owner whose it is; empty: nobody's but the administrators'
public record JobSnapshot(
        JobSpec spec,
        Optional<JobState> wanted,
        Map<String, String> status,
        Map<String, String> traffic,
        Map<String, String> verification,
        int volunteers,
        Hands hands,
        List<String> unable,
        List<String> warnings,
        Optional<JobOwner> owner) {
    /// See [JobStates#effective].
    public JobState state() {
        var reached = Optional.ofNullable(status.get(StatusField.STATE))
                .flatMap(JobStates::of)
                .orElse(JobState.JOB_STATE_CREATED);
        return JobStates.effective(wanted.orElse(JobState.JOB_STATE_RUNNING), reached);
    }

    /// Whether the job may still need planning.
    public boolean isOpen() {
        return JobStates.isOpen(state());
    }
}
