package io.manyhands.gateway.intake;

import io.manyhands.protocol.v1.Confirm;
import java.util.Locale;

/// What became of a sound result.
///
/// @param units of work that the volunteer is credited with in this job so far; one just accepted counts already,
///     though only the commit of its round decides
record Acceptance(Kind kind, long units) {
    Confirm toMessage(String taskId) {
        return Confirm.newBuilder()
                .setTaskId(taskId)
                .setOutcome(kind == Kind.STALE ? Confirm.Outcome.OUTCOME_STALE : Confirm.Outcome.OUTCOME_ACCEPTED)
                .setUnitsCredited(units)
                .build();
    }

    enum Kind {
        /// The round was over.
        STALE,
        ACCEPTED,
        /// Accepted before; nothing was stored again.
        REPEATED,
        /// Its lease was handed back.
        VOID;

        /// Whether a result of the round under way was checked and found in order, be it the first one of its node
        /// or not.
        boolean isSound() {
            return this == ACCEPTED || this == REPEATED;
        }

        /// In metrics and traces.
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// @param number as `accept.lua` returns it
        static Kind of(int number) {
            return switch (number) {
                case 0 -> STALE;
                case 1 -> ACCEPTED;
                case 2 -> REPEATED;
                case 3 -> VOID;
                default -> throw new IllegalArgumentException("accept.lua returned %d: must be 0..3".formatted(number));
            };
        }
    }
}
