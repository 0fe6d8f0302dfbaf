package io.manyhands.task.shard;

/// What was to be stored is not lines of JSON; the message says which line is not, and why.
public final class UnusableLinesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableLinesException(String message) {
        super(message);
    }
}
