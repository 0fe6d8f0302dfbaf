package io.manyhands.gateway.admission;

import java.time.Duration;
import java.time.Instant;

/// A token bucket: so many messages at once, and so many per second in the long run. Not thread-safe.
public final class MessageAllowance {
    private final double perSecond;
    private final int burst;
    private double left;
    private Instant countedAt;

    public MessageAllowance(int perSecond, int burst, Instant now) {
        this((double) perSecond, burst, now);
    }

    private MessageAllowance(double perSecond, int burst, Instant now) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.left = burst;
        this.countedAt = now;
    }

    /// @param every one more is allowed after each such time, in the long run
    static MessageAllowance each(Duration every, int burst, Instant now) {
        return new MessageAllowance(1e9 / every.toNanos(), burst, now);
    }

    /// @return whether one more message is allowed; if so, it is counted
    public boolean take(Instant now) {
        if (isUsedUp(now)) {
            return false;
        }
        left--;
        return true;
    }

    /// Whether not one more message is allowed.
    public boolean isUsedUp(Instant now) {
        earn(now);
        return left < 1;
    }

    /// Whether it is as if nothing had ever been taken.
    public boolean isWhole(Instant now) {
        earn(now);
        return left >= burst;
    }

    private void earn(Instant now) {
        double earned = Duration.between(countedAt, now).toNanos() / 1e9 * perSecond;
        left = Math.min(burst, left + Math.max(0, earned));
        countedAt = now;
    }
}
