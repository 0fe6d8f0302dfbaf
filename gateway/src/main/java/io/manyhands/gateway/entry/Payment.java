package io.manyhands.gateway.entry;

/// What comes of a volunteer's attempt to enter a job.
public sealed interface Payment {
    /// All is paid that is asked for.
    record Paid() implements Payment {}

    /// The challenge was not good any more: nobody's fault.
    record Late() implements Payment {}

    /// @param reason for a person
    record Refused(String reason) implements Payment {}
}
