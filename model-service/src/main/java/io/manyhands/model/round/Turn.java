package io.manyhands.model.round;

import io.manyhands.model.version.Commit;
import java.time.Instant;

/// What follows from a complete round.
sealed interface Turn {
    /// A new version.
    ///
    /// @param weights of the new version, decoded; not copied
    @SuppressWarnings("ArrayRecordComponent") // handed on once; never compared
    record Next(Commit commit, float[] weights, Instant at) implements Turn {}

    /// The job cannot go on.
    record Diverged(String reason) implements Turn {}
}
