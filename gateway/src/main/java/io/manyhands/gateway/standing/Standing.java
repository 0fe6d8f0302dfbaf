package io.manyhands.gateway.standing;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// How one identity has dealt with its tasks; its sessions share it. Used on the gateway's loop only.
///
/// How many tasks it may hold grows as a TCP connection's window does: one more with each accepted result, half
/// as many after a failure.
public final class Standing {
    private static final int WINDOW_AT_MOST = 1 << 16;

    private final StandingRules rules;
    private final Consumer<Standing> onNews;
    private Origin origin;
    private int window;
    /// Accepted since it had no record last.
    private int results;
    private int failuresInARow;
    private int suspensionsInARow;
    private double forgiven;
    private Instant forgivenAt = Instant.MIN;
    private Instant failedAt = Instant.MIN;
    private boolean wasForgiven;
    private Instant suspendedUntil = Instant.MIN;

    /// @param onNews called when there is something to remember
    Standing(StandingRules rules, Origin origin, Consumer<Standing> onNews) {
        this.rules = rules;
        this.origin = origin;
        this.onNews = onNews;
        this.window = rules.firstWindow();
        this.forgiven = rules.forgiven();
    }

    /// Of somebody of whom nothing is known and nothing is remembered.
    public static Standing ofStranger(StandingRules rules) {
        return new Standing(rules, new Origin("", rules), news -> {});
    }

    public Origin origin() {
        return origin;
    }

    void comesFrom(Origin other) {
        origin = other;
    }

    public Trust trust() {
        if (results == 0) {
            return Trust.NONE;
        }
        return results < rules.recordAfter() ? Trust.SOME : Trust.RECORD;
    }

    /// How many tasks it may hold, whatever it asks for; 0 while it is suspended.
    public int window(Instant now) {
        return isSuspended(now) ? 0 : window;
    }

    public boolean isSuspended(Instant now) {
        return now.isBefore(suspendedUntil) || (trust() != Trust.RECORD && origin.isSuspended(now));
    }

    /// A sound result was accepted, however late.
    public void finished(Instant now) {
        onNews.accept(this);
        if (trust() != Trust.RECORD) {
            origin.finished(now);
        }
        results = Math.min(rules.recordAfter(), results + 1);
        failuresInARow = 0;
        suspensionsInARow = 0;
        suspendedUntil = Instant.MIN;
        window = Math.min(WINDOW_AT_MOST, window + 1);
        forgiven = Math.min(rules.forgiven(), forgiven + 1);
    }

    /// A lease has come to nothing. All that was held at one time counts once, but for the address.
    ///
    /// @param since when the lease began
    /// @param wasLate whether it had been held for longer than such tasks take
    /// @return whether a suspension follows
    public boolean failed(Fault fault, Instant since, boolean wasLate, Instant now) {
        onNews.accept(this);
        boolean isGrave = fault == Fault.EXPIRED || (wasLate && trust() != Trust.RECORD);
        if (trust() != Trust.RECORD) {
            origin.failed(now);
        }
        if (!since.isAfter(failedAt)) {
            return isGrave && wasForgiven && suspend(now);
        }
        failedAt = now;
        failuresInARow++;
        if (failuresInARow >= rules.recordLostAfter()) {
            results = 0;
            window = rules.firstWindow();
        }
        wasForgiven = !isGrave && forgive(now);
        return !wasForgiven && suspend(now);
    }

    private boolean suspend(Instant now) {
        wasForgiven = false;
        window = Math.max(1, window / 2);
        suspendedUntil = now.plus(rules.pause(suspensionsInARow++));
        return true;
    }

    private boolean forgive(Instant now) {
        if (forgivenAt.isAfter(Instant.MIN)) {
            double earned = (double) Duration.between(forgivenAt, now).toMillis()
                    / rules.forgivenAgainAfter().toMillis();
            forgiven = Math.min(rules.forgiven(), forgiven + Math.max(0, earned));
        }
        forgivenAt = now;
        if (forgiven < 1) {
            return false;
        }
        forgiven--;
        return true;
    }
}
