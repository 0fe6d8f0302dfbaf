package io.manyhands.pool;

/// So much work waits for a pool that no more is taken. Nothing has been done. Without a stack trace:
/// it is logged for each request that is refused, while there is too much to do.
public final class PoolFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PoolFullException(String tooMany) {
        super("too many " + tooMany + "; try again in a few seconds", null, false, false);
    }
}
