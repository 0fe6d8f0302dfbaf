package io.manyhands.pool;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A fixed number of threads, and a bound for what waits for them. Each kind of work has a bean that extends this, so
/// that no kind can hold up another.
///
/// Thread-safe. Failure mode: as many pieces of work wait as may → [PoolFullException].
public abstract class BoundedPool {
    private final ThreadPoolExecutor executor;
    private final String tooMany;

    /// @param prefix of the threads' names: `intake-`
    /// @param threads at least 1
    /// @param waiting pieces of work that may wait for a thread, at least 1
    /// @param tooMany what is too much when the pool is full, for the message: `models are being downloaded`
    protected BoundedPool(String prefix, int threads, int waiting, String tooMany) {
        this.executor = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(waiting),
                Thread.ofPlatform().name(prefix, 0).daemon().factory());
        this.tooMany = tooMany;
    }

    /// Computes on a thread of this pool, once for each subscription.
    public final <T> Uni<T> compute(Supplier<T> work) {
        return Uni.createFrom()
                .item(work)
                .runSubscriptionOn(executor)
                .onFailure(RejectedExecutionException.class)
                .transform(failure -> new PoolFullException(tooMany));
    }

    /// Work under way is interrupted, what waits is dropped.
    @PreDestroy
    protected void stop() {
        executor.shutdownNow();
    }
}
