package io.manyhands.protocol.work;

/// Why the value of a node cannot be used.
///
/// @param reason what failed, the value, and the allowed range; the remedy depends on who is told
public record Flaw(Kind kind, String reason) {
    public enum Kind {
        /// A count does not fit the node.
        COUNT,
        /// Not as long as this job's values are.
        LENGTH,
        /// Holds infinities or NaN, or what would become infinite when it is added up.
        NOT_FINITE,
        /// Holds a number that no sound value can have: a loss below 0.
        IMPOSSIBLE,
        /// Another SHA-256 than the one that came with it.
        HASH
    }
}
