package io.manyhands.gateway.intake;

import io.manyhands.protocol.v1.ErrorCode;

/// What a check has come to.
sealed interface Verdict {
    Verdict SOUND = new Sound();

    record Sound() implements Verdict {}

    /// @param message what failed, the value, the allowed range, the remedy
    record Flawed(ErrorCode code, String message) implements Verdict {}
}
