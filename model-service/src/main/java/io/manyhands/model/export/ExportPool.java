package io.manyhands.model.export;

import io.manyhands.model.http.ProblemCode;
import io.manyhands.model.http.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The bounded pool of threads `model-export-…` that pack models.
@ApplicationScoped
class ExportPool {
    private final ThreadPoolExecutor threads;

    ExportPool(ExportConfig config) {
        this.threads = new ThreadPoolExecutor(
                config.threads(),
                config.threads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.waiting()),
                Thread.ofPlatform().name("model-export-", 0).daemon().factory());
    }

    /// Fails with a problem if too many others wait.
    <T> Uni<T> compute(Supplier<T> work) {
        return Uni.createFrom()
                .item(work)
                .runSubscriptionOn(threads)
                .onFailure(RejectedExecutionException.class)
                .transform(failure -> Problems.of(
                        ProblemCode.OVERLOADED, "too many models are being downloaded; try again in a few seconds"));
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
