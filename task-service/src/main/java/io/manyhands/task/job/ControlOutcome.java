package io.manyhands.task.job;

/// What came of the organizer's wish to pause, resume or delete a job.
sealed interface ControlOutcome {
    record Done() implements ControlOutcome {}

    record NotFound() implements ControlOutcome {}

    /// It is another organizer's.
    record Foreign() implements ControlOutcome {}

    /// @param state in which the job ended
    record Ended(String state) implements ControlOutcome {
        boolean hasFailed() {
            return state.equals("FAILED");
        }
    }
}
