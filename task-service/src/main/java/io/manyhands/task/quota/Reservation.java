package io.manyhands.task.quota;

import java.time.Duration;

/// What came of asking for a place for a job.
sealed interface Reservation {
    record Reserved(Place place) implements Reservation {}

    record TooManyOpen() implements Reservation {}

    /// @param retryAfter until the oldest one is an hour old
    record TooManyLately(Duration retryAfter) implements Reservation {}
}
