package io.manyhands.gateway.placement;

import io.manyhands.protocol.v1.JobState;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The job that needs a volunteer most: one that runs before one that is being prepared, one that several devices
/// could not compute and none computes, one that is paused, or one that asks for an invitation that the volunteer
/// lacks; among these the one the volunteer asked for, or has an invitation to; then the one with the fewest
/// volunteers; then the oldest.
final class JobChoicePolicy {
    /// So many devices that cannot compute a job are no coincidence.
    private static final int SEVERAL = 3;

    private JobChoicePolicy() {}

    /// @param wanted the id of the job the volunteer asked for; may be empty or unknown
    static <J> Optional<Candidate<J>> choose(Collection<Candidate<J>> open, String wanted) {
        return open.stream()
                .min(Comparator.comparingInt((Candidate<J> candidate) -> rank(candidate, isWanted(candidate, wanted)))
                        .thenComparing(candidate -> !isWanted(candidate, wanted))
                        .thenComparingInt(Candidate::volunteers)
                        .thenComparingLong(Candidate::createdAtMs)
                        .thenComparing(Candidate::id));
    }

    private static <J> boolean isWanted(Candidate<J> candidate, String wanted) {
        return candidate.id().equals(wanted) || (wanted.isEmpty() && candidate.access() == Access.INVITED);
    }

    /// A job that is wanted is worth the moment until it runs: nobody comes back to it from another one. One that is
    /// closed is given to whoever asked for it: a person may have the invitation at hand.
    private static <J> int rank(Candidate<J> candidate, boolean isWanted) {
        if (candidate.access() == Access.CLOSED && !isWanted) {
            return 4;
        }
        return switch (candidate.state()) {
            case JOB_STATE_RUNNING -> candidate.isDoubtful() && !isWanted ? 2 : 0;
            case JOB_STATE_CREATED -> isWanted ? 0 : 1;
            case JOB_STATE_PAUSED -> 3;
            case JOB_STATE_FINISHED, JOB_STATE_FAILED, JOB_STATE_DELETED, JOB_STATE_UNSPECIFIED, UNRECOGNIZED -> 5;
        };
    }

    /// @param volunteers how many work for it already
    /// @param unableDevices how many devices could not compute it
    record Candidate<J>(
            J job, String id, JobState state, int volunteers, int unableDevices, long createdAtMs, Access access) {
        boolean isDoubtful() {
            return unableDevices >= SEVERAL && volunteers == 0;
        }
    }

    /// Whether a volunteer gets in.
    enum Access {
        /// It does, perhaps after a proof of work.
        OPEN,
        /// It has an invitation, perhaps to this job.
        INVITED,
        /// It has none.
        CLOSED
    }
}
