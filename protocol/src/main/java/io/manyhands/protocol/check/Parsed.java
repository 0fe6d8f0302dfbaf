package io.manyhands.protocol.check;

import java.util.Optional;
import java.util.function.Consumer;

/// What bytes came to.
public sealed interface Parsed<M> {
    /// @param report told what is wrong, if something is
    default Optional<M> orReport(Consumer<String> report) {
        return switch (this) {
            case Sound<M>(M message) -> Optional.of(message);
            case Refused<M>(Reason _, String problem) -> {
                report.accept(problem);
                yield Optional.empty();
            }
        };
    }

    /// Every field is within its bounds.
    record Sound<M>(M message) implements Parsed<M> {}

    /// @param problem what failed, the value and the allowed range; the remedy depends on who is told
    record Refused<M>(Reason reason, String problem) implements Parsed<M> {}

    /// Why something was refused.
    enum Reason {
        /// The bytes are not such a message.
        GARBLED,
        /// A field is missing, or outside of its bounds.
        OUT_OF_BOUNDS
    }
}
