package io.manyhands.redis;

/// Redis did not answer, in time or with success. Nothing is known about whether a command took effect. It has no
/// stack trace: that would show an event loop, at every request for as long as Redis is away.
public final class RedisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisUnavailableException(Throwable cause) {
        super("Redis: " + cause.getMessage(), cause, false, false);
    }
}
