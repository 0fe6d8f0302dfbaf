package io.manyhands.standalone.demo;

import io.manyhands.standalone.StandaloneException;

/// The server could not be asked, or said that it cannot answer now; it may be able to in a moment.
final class ServerAwayException extends StandaloneException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean isLikelyMistyped;

    private ServerAwayException(String failure, String reason, boolean isLikelyMistyped) {
        super("%s: %s".formatted(failure, reason));
        this.reason = reason;
        this.isLikelyMistyped = isLikelyMistyped;
    }

    /// @param failure what could not be done
    /// @param reason which request, and what came of it
    static ServerAwayException of(String failure, String reason) {
        return new ServerAwayException(failure, reason, false);
    }

    /// As [#of], where the address is probably wrong: there is no such host, or it has no certificate of that name.
    static ServerAwayException atThatAddress(String failure, String reason) {
        return new ServerAwayException(failure, reason, true);
    }

    String reason() {
        return reason;
    }

    boolean isLikelyMistyped() {
        return isLikelyMistyped;
    }
}
