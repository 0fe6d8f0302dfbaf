package io.manyhands.model.round;

import io.manyhands.model.version.Commit;
import java.time.Instant;

/// What follows from a complete round.
sealed interface Turn {
    /// A new version.
    record Next(Commit commit, Instant at) implements Turn {}

    /// What came of the round makes no sense, and may be a stranger's doing: it is to be computed once more.
    ///
    /// @param reason for the log
    record Again(String reason) implements Turn {}

    /// The job cannot go on.
    ///
    /// @param reason with the remedy
    record Failed(String reason) implements Turn {}
}
