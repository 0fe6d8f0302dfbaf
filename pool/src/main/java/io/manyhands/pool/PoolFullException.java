package io.manyhands.pool;

/// So much work waits for a pool that no more is taken. Nothing has been done.
public final class PoolFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PoolFullException(String tooMany, Throwable cause) {
        super("too many " + tooMany + "; try again in a few seconds", cause);
    }
}
