package io.manyhands.standalone.fuzz;

/// What an input came to, as the parser declares it.
public sealed interface Outcome {
    /// @param what says enough to tell inputs apart that took different ways
    record Accepted(String what) implements Outcome {}

    /// @param reason as the sender is told
    record Refused(String reason) implements Outcome {}
}
