package io.manyhands.model.owner;

/// What came of an attempt to become a job's owner.
sealed interface Claim {
    record Acquired(OwnerToken token) implements Claim {}

    /// Somebody owns it.
    record Taken() implements Claim {}

    /// The job does not exist any more.
    record Gone() implements Claim {}
}
