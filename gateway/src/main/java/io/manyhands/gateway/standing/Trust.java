package io.manyhands.gateway.standing;

/// What is known of an identity, in ascending order.
public enum Trust {
    /// Nothing good.
    NONE,
    /// A result was accepted.
    SOME,
    /// Several were, and the last tasks did not come to nothing.
    RECORD
}
