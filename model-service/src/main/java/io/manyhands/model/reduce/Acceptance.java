package io.manyhands.model.reduce;

/// What a tree did with a node's value.
sealed interface Acceptance {
    /// @param dropped results used before that this larger one replaces
    record Folded(int dropped) implements Acceptance {}

    /// The node, or one above it, was complete already.
    record Duplicate() implements Acceptance {}
}
