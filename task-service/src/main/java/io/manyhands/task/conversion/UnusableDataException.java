package io.manyhands.task.conversion;

/// Data cannot be converted. The message says where, what is there, what is allowed, and what to do.
public final class UnusableDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnusableDataException(String reason) {
        super(reason);
        this.reason = reason;
    }

    UnusableDataException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
