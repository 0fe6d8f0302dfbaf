package io.manyhands.model.loop;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.function.Supplier;

/// Periodic work, one turn at a time: while a turn takes longer than the period, ticks are skipped. A turn that
/// fails is logged, and the next one comes.
public final class TickLoop {
    private TickLoop() {}

    /// Begins at once.
    ///
    /// @param what for the log
    /// @return ends the loop and the turn under way
    public static Cancellable every(Duration period, String what, Supplier<Uni<Void>> turn) {
        return Multi.createFrom()
                .ticks()
                .every(period)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> loggingFailure(what, period, turn.get()))
                .subscribe()
                .with(done -> {}, failure -> Log.errorf(failure, "%s has ended", what));
    }

    private static Uni<Void> loggingFailure(String what, Duration period, Uni<Void> turn) {
        return turn.onFailure()
                .invoke(failure -> Log.warnf("%s failed (%s); next attempt in %s", what, failure.getMessage(), period))
                .onFailure()
                .recoverWithNull();
    }
}
