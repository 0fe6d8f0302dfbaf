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

    /// It is not finite, that is certain, though the state it was computed from is.
    record Diverged() implements FoldOutcome {}

    /// It is in doubt, and not part of the sum.
    ///
    /// @param again what somebody else is to compute; empty if its gateway has seen to that
    record PutAside(Optional<NodesMissing> again) implements FoldOutcome {}

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
            case PutAside(Optional<NodesMissing> again) -> "put_aside";
            case Rejected(String reason, Optional<NodesMissing> missing) -> "rejected";
        };
    }
}
