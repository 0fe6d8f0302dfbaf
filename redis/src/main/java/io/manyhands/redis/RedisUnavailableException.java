package io.manyhands.redis;

/// Redis did not answer, in time or with success. Nothing is known about whether a command took effect.
public final class RedisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisUnavailableException(Throwable cause) {
        super("Redis: " + cause.getMessage(), cause);
    }
}
