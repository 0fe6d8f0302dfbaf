package io.manyhands.task.modelfile;

/// A file of a model cannot be used. The message says what is there, what is allowed, and what to do.
final class UnusableModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableModelException(String message) {
        super(message);
    }

    UnusableModelException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Never null, unlike the message of others.
    String reason() {
        return String.valueOf(getMessage());
    }
}
