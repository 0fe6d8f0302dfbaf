package io.manyhands.model.reduce;

import io.manyhands.protocol.v1.NodesMissing;
import java.util.Optional;

/// What a round did with a result.
public sealed interface FoldOutcome {
    /// It is part of the sum.
    ///
    /// @param dropped results used before that it replaces, as they lie below it
    record Folded(int dropped) implements FoldOutcome {}

    /// Its units are in the sum already.
    record Duplicate() implements FoldOutcome {}

    /// It belongs to an earlier round.
    record Stale() implements FoldOutcome {}

    /// It reports that the round's results are not finite, though the state they were computed from is.
    record Diverged() implements FoldOutcome {}

    /// It cannot be used.
    ///
    /// @param missing what its task was to deliver and nothing else has: to be issued again
    record Rejected(String reason, Optional<NodesMissing> missing) implements FoldOutcome {}

    /// In traces.
    default String label() {
        return switch (this) {
            case Folded(int dropped) -> "folded";
            case Duplicate() -> "duplicate";
            case Stale() -> "stale";
            case Diverged() -> "diverged";
            case Rejected(String reason, Optional<NodesMissing> missing) -> "rejected";
        };
    }
}
