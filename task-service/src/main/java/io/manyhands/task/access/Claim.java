package io.manyhands.task.access;

/// What a request says about who sends it.
sealed interface Claim {
    /// Holds the admin token of the configuration.
    record Root() implements Claim {}

    /// Holds the token of auditors of the configuration.
    record Auditors() implements Claim {}

    /// Holds what looks like a token; whether there is such a one is not known yet.
    record Token(TokenText text) implements Claim {}

    /// Says nothing.
    record Nothing() implements Claim {}

    /// Presents what cannot be a token.
    record Wrong() implements Claim {}

    /// Nobody can be told, as there is no admin token.
    record NotConfigured() implements Claim {}
}
