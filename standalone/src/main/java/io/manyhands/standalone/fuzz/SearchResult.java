package io.manyhands.standalone.fuzz;

import java.util.List;

/// What a search came to.
///
/// @param target its name
/// @param inputs that were tried
/// @param accepted how many of them
/// @param refusals in how many ways others were refused
/// @param slowestNanos processor time of the input that took the most
/// @param mostBytes that were allocated for an input
/// @param failures the first of each kind
public record SearchResult(
        String target,
        long seed,
        long inputs,
        long accepted,
        int refusals,
        long slowestNanos,
        long mostBytes,
        List<Failure> failures) {
    public SearchResult {
        failures = List.copyOf(failures);
    }
}
