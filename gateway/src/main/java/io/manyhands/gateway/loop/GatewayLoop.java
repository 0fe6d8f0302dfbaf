package io.manyhands.gateway.loop;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/// The one event loop on which a gateway's state lives, and its timers.
///
/// Thread-safe. It subscribes to what others compose, so that a failure nobody handles is logged in one place.
@Singleton
public final class GatewayLoop implements Executor {
    private final Vertx vertx;
    private final Context context;
    private volatile Instant lastTurn;
    private volatile boolean isStopped;

    GatewayLoop(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.lastTurn = now();
    }

    /// The time by which leases end. Classes of the core are given it as a value.
    public Instant now() {
        return Instant.now();
    }

    /// Runs the task later, after those that were given before; not at all once the loop has been stopped.
    @Override
    public void execute(Runnable task) {
        context.runOnContext(ignored -> {
            if (!isStopped) {
                task.run();
            }
        });
    }

    /// Nothing runs from now on: what it would use is being taken down.
    public void stop() {
        isStopped = true;
    }

    /// Subscribes to the work, on the caller's thread: the loop.
    ///
    /// @param what for the log, should it fail
    public void launch(String what, Uni<?> work) {
        work.subscribe().with(done -> {}, failure -> Log.warnf(failure, "%s failed", what));
    }

    /// Runs the task once. Any thread may ask for it.
    ///
    /// @return the timer's number, for [#cancel]
    public long after(Duration delay, Runnable task) {
        return vertx.setTimer(Math.max(1, delay.toMillis()), id -> execute(task));
    }

    public void cancel(long timer) {
        vertx.cancelTimer(timer);
    }

    /// Runs the task again and again until the process ends; call it once, from the lifecycle.
    public void every(Duration period, Runnable task) {
        vertx.setPeriodic(
                Math.max(1, period.toMillis()),
                id -> execute(() -> {
                    lastTurn = now();
                    task.run();
                }));
    }

    /// Whether the periodic work has had its turn lately: false when the thread is stuck.
    public boolean isTurning(Duration patience) {
        return lastTurn.plus(patience).isAfter(now());
    }
}
