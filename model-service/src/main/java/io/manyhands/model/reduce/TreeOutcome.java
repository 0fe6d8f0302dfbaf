package io.manyhands.model.reduce;

/// What a tree did with a node's value.
sealed interface TreeOutcome {
    /// @param dropped results used before that this larger one replaces
    record Folded(int dropped) implements TreeOutcome {}

    /// The node, or one above it, was complete already.
    record Duplicate() implements TreeOutcome {}
}
