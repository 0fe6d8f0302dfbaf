package io.manyhands.model.version;

import java.util.Objects;

/// What Redis holds of a job makes no sense, and trying again will not help: the job fails with this message.
public final class UnusableJobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableJobException(String message) {
        super(message);
    }

    public UnusableJobException(String message, Throwable cause) {
        super(message, cause);
    }

    /// What is shown to the organizer.
    public String reason() {
        return Objects.requireNonNullElse(getMessage(), "unknown");
    }
}
