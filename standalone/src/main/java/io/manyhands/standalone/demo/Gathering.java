package io.manyhands.standalone.demo;

import java.time.Clock;
import java.time.Duration;

/// Waits until volunteers are ready to compute for a job that is paused, so that all of them are there for the first
/// round and figures of one run compare with those of another. Who takes too long is not waited for.
final class Gathering {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    /// How long to wait for one more volunteer.
    private static final Duration BETWEEN_NEWCOMERS = Duration.ofSeconds(30);

    private final Organizer organizer;
    private final Runnable requireAlive;

    /// @param requireAlive throws if waiting is in vain
    Gathering(Organizer organizer, Runnable requireAlive) {
        this.organizer = organizer;
        this.requireAlive = requireAlive;
    }

    /// @return how many are ready; fewer than wanted if the next one took too long
    long await(String jobId, int wanted) throws InterruptedException {
        long ready = 0;
        var lastNewcomer = Clock.systemUTC().instant();
        while (ready < wanted && Clock.systemUTC().instant().isBefore(lastNewcomer.plus(BETWEEN_NEWCOMERS))) {
            Thread.sleep(BETWEEN_LOOKS);
            requireAlive.run();
            var now = organizer.status(jobId).volunteersNow();
            if (now > ready) {
                lastNewcomer = Clock.systemUTC().instant();
            }
            ready = Math.max(ready, now);
        }
        return ready;
    }
}
