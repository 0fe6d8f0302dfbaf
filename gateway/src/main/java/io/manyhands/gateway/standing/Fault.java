package io.manyhands.gateway.standing;

/// How a lease may come to nothing.
public enum Fault {
    /// The lease ended without a word.
    EXPIRED,
    /// It was late, and somebody else or the end of the round came before its result.
    OVERTAKEN,
    /// The volunteer would not finish it.
    HANDED_BACK,
    /// The connection closed.
    LEFT,
    /// The result was worthless.
    REJECTED;
}
