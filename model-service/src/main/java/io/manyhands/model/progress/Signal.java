package io.manyhands.model.progress;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Remembers that something happened until somebody asks: any number of raises in between count as one.
///
/// Thread-safe.
final class Signal {
    private CompletableFuture<Boolean> next = new CompletableFuture<>();

    void raise() {
        current().complete(true);
    }

    private synchronized CompletableFuture<Boolean> current() {
        return next;
    }

    private synchronized void lower() {
        next = new CompletableFuture<>();
    }

    /// @return true when raised, false when that took too long; either way it is lowered then
    Uni<Boolean> raised(Duration patience) {
        return Uni.createFrom()
                .completionStage(
                        () -> current().copy().completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS))
                .invoke(ignored -> lower());
    }
}
