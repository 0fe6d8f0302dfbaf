package io.manyhands.gateway.standing;

import java.time.Duration;
import java.time.Instant;

/// What has become of the tasks that were leased to one address prefix, lately: of those leased to volunteers without a
/// record. Used on the gateway's loop only.
///
/// Many may share an address, so failures are weighed against what was finished: a class with one bad device owes
/// little, and a pupil who comes again and again under new names cannot use up all that the others have earned.
public final class Origin {
    private final String key;
    private final StandingRules rules;
    private double finished;
    private double unfinished;
    private Instant countedAt = Instant.EPOCH;
    private Instant suspendedUntil = Instant.MIN;

    /// @param key the prefix; empty: not known, then nothing is counted
    Origin(String key, StandingRules rules) {
        this.key = key;
        this.rules = rules;
    }

    public boolean isKnown() {
        return !key.isEmpty();
    }

    public Balance balance(Instant now) {
        age(now);
        if (debt() > 0) {
            return Balance.DEBT;
        }
        return finished > unfinished ? Balance.CREDIT : Balance.EVEN;
    }

    /// Whether whoever has no record of its own gets no task here now.
    boolean isSuspended(Instant now) {
        return now.isBefore(suspendedUntil);
    }

    void finished(Instant now) {
        age(now);
        finished++;
        if (debt() <= 0) {
            suspendedUntil = Instant.MIN;
        }
    }

    void failed(Instant now) {
        age(now);
        unfinished++;
        if (isKnown() && debt() > 0) {
            suspendedUntil = now.plus(rules.pause((int) debt() - 1));
        }
    }

    /// Rounded, as what is counted ages from one moment to the next.
    private long debt() {
        var earned = Math.min(finished, rules.earnedPerAddress());
        return Math.round(unfinished - Math.max(earned, rules.forgivenPerAddress()));
    }

    private void age(Instant now) {
        double halfLives = (double) Duration.between(countedAt, now).toMillis()
                / rules.halfLife().toMillis();
        if (halfLives > 0) {
            double rest = Math.pow(0.5, halfLives);
            finished *= rest;
            unfinished *= rest;
            countedAt = now;
        }
    }

    /// What was finished against what was not, in ascending order of preference.
    public enum Balance {
        /// Most came to nothing.
        DEBT,
        EVEN,
        /// Most was finished.
        CREDIT
    }
}
