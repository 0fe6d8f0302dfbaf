package io.manyhands.localredis;

/// Redis could not be started; the message is one for the user: what failed, the value, the remedy.
public final class LocalRedisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LocalRedisException(String message) {
        super(message);
    }

    LocalRedisException(String message, Throwable cause) {
        super(message, cause);
    }
}
