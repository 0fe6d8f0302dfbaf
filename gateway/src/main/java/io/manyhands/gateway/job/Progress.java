package io.manyhands.gateway.job;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.StateChanged;
import io.manyhands.protocol.v1.VersionPublished;
import java.util.HexFormat;
import java.util.Map;

/// How far a job is, and whether it goes on. Immutable.
///
/// @param wish what the organizer wants: RUNNING, PAUSED or DELETED
/// @param reached what training has come to: CREATED, RUNNING, FINISHED or FAILED
/// @param reason why it failed; may be empty
/// @param version number of the current version; meaningless while there is none
/// @param sha256 of its state, 32 bytes; empty while there is no version
public record Progress(JobState wish, JobState reached, String reason, int version, ByteString sha256) {
    /// @param status the fields of the `status` hash, none before version 0
    /// @param wish the state in `control`; empty if there is none: the job has been deleted with all its keys
    static Progress of(Map<String, String> status, String wish) {
        if (wish.isEmpty()) {
            return new Progress(JobState.JOB_STATE_DELETED, JobState.JOB_STATE_CREATED, "", 0, ByteString.EMPTY);
        }
        var sha256 = status.getOrDefault(StatusField.SHA256, "");
        if (!Keys.isSha256(sha256)) {
            return new Progress(state(wish), JobState.JOB_STATE_CREATED, "", 0, ByteString.EMPTY);
        }
        return new Progress(
                state(wish),
                state(status.getOrDefault(StatusField.STATE, "")),
                status.getOrDefault(StatusField.REASON, ""),
                Integer.parseInt(status.getOrDefault(StatusField.VERSION, "0")),
                ByteString.copyFrom(HexFormat.of().parseHex(sha256)));
    }

    public JobState state() {
        if (wish == JobState.JOB_STATE_DELETED) {
            return wish;
        }
        var goesOn = reached == JobState.JOB_STATE_RUNNING;
        return goesOn && wish == JobState.JOB_STATE_PAUSED ? wish : reached;
    }

    /// Whether nobody needs to compute for this job ever again.
    public boolean isOver() {
        return switch (state()) {
            case JOB_STATE_FINISHED, JOB_STATE_FAILED, JOB_STATE_DELETED -> true;
            case JOB_STATE_CREATED, JOB_STATE_RUNNING, JOB_STATE_PAUSED, JOB_STATE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    public boolean hasVersion() {
        return !sha256.isEmpty();
    }

    /// Whether work on this version with this state is work for the current round.
    public boolean isAt(int otherVersion, ByteString otherSha256) {
        return hasVersion() && version == otherVersion && sha256.equals(otherSha256);
    }

    boolean isBefore(VersionPublished event) {
        return !hasVersion() || version < event.getVersion();
    }

    Progress at(VersionPublished event) {
        var state = event.getState() == JobState.JOB_STATE_PAUSED ? JobState.JOB_STATE_RUNNING : event.getState();
        return new Progress(wish, state, reason, event.getVersion(), event.getSha256());
    }

    Progress after(StateChanged event) {
        return switch (event.getState()) {
            case JOB_STATE_RUNNING, JOB_STATE_PAUSED, JOB_STATE_DELETED ->
                new Progress(event.getState(), reached, event.getReason(), version, sha256);
            case JOB_STATE_FINISHED, JOB_STATE_FAILED ->
                new Progress(wish, event.getState(), event.getReason(), version, sha256);
            case JOB_STATE_CREATED, JOB_STATE_UNSPECIFIED, UNRECOGNIZED -> this;
        };
    }

    private static JobState state(String name) {
        return JobStates.of(name).orElse(JobState.JOB_STATE_RUNNING);
    }
}
