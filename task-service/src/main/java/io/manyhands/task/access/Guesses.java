package io.manyhands.task.access;

import io.manyhands.address.ClientAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// The [GuessLimit] of this process, as it is configured.
@ApplicationScoped
public class Guesses {
    private final GuessLimit limit;
    private final InstantSource clock = InstantSource.system();

    Guesses(GuessConfig config) {
        this.limit = new GuessLimit(
                new GuessLimit.Bounds(config.free(), config.firstPause(), config.longestPause(), config.forgetAfter()));
    }

    /// See [GuessLimit#failed].
    Optional<Duration> failed(ClientAddress from) {
        return limit.failed(from.network(), clock.instant());
    }
}
