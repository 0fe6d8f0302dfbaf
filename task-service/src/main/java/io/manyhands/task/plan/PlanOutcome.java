package io.manyhands.task.plan;

/// What came of planning a round, or of issuing subtrees again.
sealed interface PlanOutcome {
    /// @param tasks issued, at least 1
    record Issued(int tasks) implements PlanOutcome {}

    /// Somebody has done it before.
    record AlreadyDone() implements PlanOutcome {}

    /// The round is not under way, or the organizer does not want the job to go on.
    record NotWanted() implements PlanOutcome {}

    /// In traces.
    default String label() {
        return switch (this) {
            case Issued(int tasks) -> "issued";
            case AlreadyDone() -> "already_done";
            case NotWanted() -> "not_wanted";
        };
    }

    static PlanOutcome of(int reply) {
        if (reply < 0) {
            return new NotWanted();
        }
        return reply == 0 ? new AlreadyDone() : new Issued(reply);
    }
}
