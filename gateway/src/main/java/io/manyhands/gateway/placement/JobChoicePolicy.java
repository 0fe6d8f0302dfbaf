package io.manyhands.gateway.placement;

import io.manyhands.protocol.v1.JobState;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The job that needs a volunteer most: one that runs before one that is being prepared, one that several devices could
/// not compute and none computes, or one that is paused; among these the one the volunteer asked for; then the one with
/// the fewest volunteers; then the oldest.
final class JobChoicePolicy {
    /// So many devices that cannot compute a job are no coincidence.
    private static final int SEVERAL = 3;

    private JobChoicePolicy() {}

    /// @param wanted the id of the job the volunteer asked for; may be empty or unknown
    static <J> Optional<Candidate<J>> choose(Collection<Candidate<J>> open, String wanted) {
        return open.stream()
                .min(Comparator.comparingInt((Candidate<J> candidate) -> rank(candidate, wanted))
                        .thenComparing(candidate -> !candidate.id().equals(wanted))
                        .thenComparingInt(Candidate::volunteers)
                        .thenComparingLong(Candidate::createdAtMs)
                        .thenComparing(Candidate::id));
    }

    /// A job that is wanted is worth the moment until it runs: nobody comes back to it from another one.
    private static <J> int rank(Candidate<J> candidate, String wanted) {
        return switch (candidate.state()) {
            case JOB_STATE_RUNNING -> candidate.isDoubtful() && !candidate.id().equals(wanted) ? 2 : 0;
            case JOB_STATE_CREATED -> candidate.id().equals(wanted) ? 0 : 1;
            case JOB_STATE_PAUSED -> 3;
            case JOB_STATE_FINISHED, JOB_STATE_FAILED, JOB_STATE_DELETED, JOB_STATE_UNSPECIFIED, UNRECOGNIZED -> 4;
        };
    }

    /// @param volunteers how many work for it already
    /// @param unableDevices how many devices could not compute it
    record Candidate<J>(J job, String id, JobState state, int volunteers, int unableDevices, long createdAtMs) {
        boolean isDoubtful() {
            return unableDevices >= SEVERAL && volunteers == 0;
        }
    }
}
