package io.manyhands.redis;

/// Redis did not answer, in time or with success. Nothing is known about whether a command took effect. It has no
/// stack trace: that would show an event loop, at every request for as long as Redis is away.
public final class RedisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RedisRefusal refusal;

    RedisUnavailableException(Throwable cause) {
        super("Redis: " + cause.getMessage(), cause, false, false);
        this.refusal = RedisRefusal.of(cause.getMessage());
    }

    /// Whether Redis was there, and refused a change.
    public RedisRefusal refusal() {
        return refusal;
    }
}
