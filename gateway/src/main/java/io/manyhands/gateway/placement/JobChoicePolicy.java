package io.manyhands.gateway.placement;

import io.manyhands.protocol.v1.JobState;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The job that needs a volunteer most: one that runs before one that is being prepared or paused; among these the
/// one the volunteer asked for; then the one with the fewest volunteers; then the oldest.
final class JobChoicePolicy {
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
            case JOB_STATE_RUNNING -> 0;
            case JOB_STATE_CREATED -> candidate.id().equals(wanted) ? 0 : 1;
            case JOB_STATE_PAUSED -> 2;
            case JOB_STATE_FINISHED, JOB_STATE_FAILED, JOB_STATE_DELETED, JOB_STATE_UNSPECIFIED, UNRECOGNIZED -> 3;
        };
    }

    /// @param volunteers how many work for it already
    record Candidate<J>(J job, String id, JobState state, int volunteers, long createdAtMs) {}
}
