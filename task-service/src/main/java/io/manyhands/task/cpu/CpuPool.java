package io.manyhands.task.cpu;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A bounded pool of threads named `task-cpu-…`.
@ApplicationScoped
public class CpuPool {
    private final ThreadPoolExecutor executor;

    CpuPool(CpuConfig config) {
        var threads = Thread.ofPlatform().name("task-cpu-", 0).daemon().factory();
        this.executor = new ThreadPoolExecutor(
                config.threads(),
                config.threads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.waiting()),
                threads);
    }

    /// Computes on this pool. Fails with [java.util.concurrent.RejectedExecutionException] if too many others wait.
    public <T> Uni<T> compute(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(executor);
    }

    @PreDestroy
    void stop() {
        executor.shutdownNow();
    }
}
