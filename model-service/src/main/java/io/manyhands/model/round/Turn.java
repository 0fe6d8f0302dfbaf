package io.manyhands.model.round;

import io.manyhands.model.version.Commit;
import java.time.Instant;

/// What follows from a complete round.
sealed interface Turn {
    /// A new version.
    record Next(Commit commit, Instant at) implements Turn {}

    /// The job cannot go on.
    ///
    /// @param reason with the remedy
    record Failed(String reason) implements Turn {}
}
