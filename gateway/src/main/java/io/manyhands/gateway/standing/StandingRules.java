package io.manyhands.gateway.standing;

import java.time.Duration;

/// What [StandingConfig] says, as a value.
public record StandingRules(
        int firstWindow,
        int recordAfter,
        int forgiven,
        Duration forgivenAgainAfter,
        int recordLostAfter,
        Duration suspension,
        Duration suspensionAtMost,
        int forgivenPerAddress,
        int earnedPerAddress,
        Duration halfLife) {
    /// The defaults.
    public static final StandingRules DEFAULT = new StandingRules(
            1,
            4,
            4,
            Duration.ofMinutes(2),
            3,
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            4,
            16,
            Duration.ofMinutes(10));

    public static StandingRules of(StandingConfig config) {
        return new StandingRules(
                config.firstWindow(),
                config.recordAfter(),
                config.forgiven(),
                config.forgivenAgainAfter(),
                config.recordLostAfter(),
                config.suspension(),
                config.suspensionAtMost(),
                config.forgivenPerAddress(),
                config.earnedPerAddress(),
                config.halfLife());
    }

    /// @param before how many suspensions there were just before
    Duration pause(int before) {
        var doubled = suspension.multipliedBy(1L << Math.min(before, 20));
        return doubled.compareTo(suspensionAtMost) < 0 ? doubled : suspensionAtMost;
    }
}
