package io.manyhands.standalone.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Repeats a request while the server is away, with growing pauses. Says once per outage that it waits, and once
/// that it goes on. For requests only that do no harm when they are sent twice.
///
/// Not thread-safe.
final class Retrying {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Duration patience;
    private final Consumer<String> notes;
    private final InstantSource clock;
    private final Pause pause;

    /// Whether there ever was an answer; if not, the address may be wrong.
    private boolean hasAnswered;

    /// @param patience how long one outage may last
    /// @param notes told one line at a time
    Retrying(Duration patience, Consumer<String> notes) {
        this(patience, notes, InstantSource.system(), Thread::sleep);
    }

    Retrying(Duration patience, Consumer<String> notes, InstantSource clock, Pause pause) {
        this.patience = patience;
        this.notes = notes;
        this.clock = clock;
        this.pause = pause;
    }

    /// @throws ServerAwayException if the outage lasts longer than the patience, or nobody ever answered at an address
    ///     that is probably mistyped
    <T> T call(Call<T> call) throws InterruptedException {
        Instant since = null;
        for (var wait = FIRST_PAUSE; ; wait = longer(wait)) {
            try {
                var answer = call.run();
                hasAnswered = true;
                tellThatItGoesOn(since);
                return answer;
            } catch (ServerAwayException e) {
                since = since == null ? tellThatItWaits(e) : since;
                if (isVain(e) || passed(since).compareTo(patience) >= 0) {
                    throw e;
                }
            }
            pause.sleep(wait);
        }
    }

    private Instant tellThatItWaits(ServerAwayException failure) {
        if (!isVain(failure)) {
            notes.accept("Waiting for the server: %s. Asking again for up to %d s."
                    .formatted(failure.reason(), patience.toSeconds()));
        }
        return clock.instant();
    }

    private void tellThatItGoesOn(@Nullable Instant since) {
        if (since != null) {
            notes.accept("The server answers again, after %d s."
                    .formatted(passed(since).toSeconds()));
        }
    }

    private boolean isVain(ServerAwayException failure) {
        return failure.isLikelyMistyped() && !hasAnswered;
    }

    private Duration passed(Instant since) {
        return Duration.between(since, clock.instant());
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    @FunctionalInterface
    interface Call<T> {
        /// @throws ServerAwayException if it is worth another attempt
        T run() throws InterruptedException;
    }

    @FunctionalInterface
    interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }
}
