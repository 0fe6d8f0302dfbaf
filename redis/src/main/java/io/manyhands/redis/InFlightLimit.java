package io.manyhands.redis;

import io.quarkus.redis.runtime.client.config.RedisClientConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.RedisClientType;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Keeps the commands in flight below a client's pool size, on a Redis Cluster; elsewhere it lets everything pass.
///
/// For each command the cluster client borrows one connection from every node's pool. With more commands than
/// connections, two that each hold what the other waits for stop that client for ever; so the waiting is done here, in
/// the order of arrival.
///
/// Thread-safe. Failure mode: as many calls wait as the client's `max-pool-waiting` → the call fails.
public final class InFlightLimit {
    /// Connections that stay free for what does not pass here: the health check, and asking for the slots.
    private static final int RESERVE = 4;

    private final Optional<Bounds> bounds;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int inFlight;

    /// @param atOnce commands in flight, at least 1
    /// @param waiting calls that may wait beside them
    record Bounds(int atOnce, int waiting) {}

    InFlightLimit(Optional<Bounds> bounds) {
        this.bounds = bounds;
    }

    /// Lets everything pass.
    public static InFlightLimit none() {
        return new InFlightLimit(Optional.empty());
    }

    /// @param client whose connections are to suffice
    public static InFlightLimit of(RedisClientConfig client) {
        return new InFlightLimit(Optional.of(client)
                .filter(config -> config.clientType() == RedisClientType.CLUSTER)
                .map(config -> new Bounds(Math.max(1, config.maxPoolSize() - RESERVE), config.maxPoolWaiting())));
    }

    /// Subscribes to the call when it is its turn. Whoever cancels before that takes its place in the queue back; after
    /// that, the place is taken until Redis has answered.
    public <T extends @Nullable Object> Uni<T> admit(Uni<T> call) {
        if (bounds.isEmpty()) {
            return call;
        }
        return Uni.createFrom().emitter(emitter -> {
            var abandoned = new AtomicBoolean();
            emitter.onTermination(() -> abandoned.set(true));
            enter(bounds.get(), () -> {
                if (abandoned.get()) {
                    leave();
                } else {
                    call.onTermination().invoke(this::leave).subscribe().with(emitter::complete, emitter::fail);
                }
            });
        });
    }

    private void enter(Bounds allowed, Runnable call) {
        synchronized (this) {
            if (inFlight == allowed.atOnce()) {
                enqueue(allowed, call);
                return;
            }
            inFlight++;
        }
        call.run();
    }

    private void enqueue(Bounds allowed, Runnable call) {
        if (waiting.size() >= allowed.waiting()) {
            throw new IllegalStateException(
                    "%d Redis commands are in flight and %d wait; raise max-pool-size or max-pool-waiting of the client"
                            .formatted(inFlight, waiting.size()));
        }
        waiting.add(call);
    }

    private void leave() {
        next().ifPresent(Runnable::run);
    }

    /// The place of whoever leaves goes to the next one, if any.
    private synchronized Optional<Runnable> next() {
        var next = Optional.ofNullable(waiting.poll());
        if (next.isEmpty()) {
            inFlight--;
        }
        return next;
    }
}
