package io.manyhands.task.job;

import java.util.List;

/// What came of the organizer's wish to go back to an earlier version.
sealed interface RollbackOutcome {
    /// @param version that is the current one now
    record Done(int version) implements RollbackOutcome {}

    record NotFound() implements RollbackOutcome {}

    /// It is another organizer's.
    record Foreign() implements RollbackOutcome {}

    /// No such version is kept.
    ///
    /// @param current number of the current version; empty before version 0
    /// @param kept versions before it that the job can go back to, the oldest first
    record NotKept(String current, List<Integer> kept) implements RollbackOutcome {}
}
