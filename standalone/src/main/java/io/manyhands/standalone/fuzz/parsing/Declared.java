package io.manyhands.standalone.fuzz.parsing;

import io.manyhands.standalone.fuzz.Outcome;
import java.util.List;
import java.util.function.Supplier;

/// Parsers that declare to refuse by an `IllegalArgumentException`. Others throw the same when they should not, such as
/// the JDK, or a subclass of it; so it counts only if the parser itself has made it.
final class Declared {
    private Declared() {}

    /// @param by what may throw it: names of classes, or how they begin
    static Outcome refusal(List<String> by, Supplier<Outcome> parsing) {
        try {
            return parsing.get();
        } catch (IllegalArgumentException e) {
            var thrower = e.getStackTrace()[0].getClassName();
            if (e.getClass() == IllegalArgumentException.class && by.stream().anyMatch(thrower::startsWith)) {
                return new Outcome.Refused(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }
}
