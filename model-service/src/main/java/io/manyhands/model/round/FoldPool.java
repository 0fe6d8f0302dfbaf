package io.manyhands.model.round;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// The bounded pool of threads `model-fold-…` on which results are added up and optimizers step.
///
/// Its queue needs no bound of its own: a job has at most one piece of work here, and the number of jobs is
/// bounded.
@ApplicationScoped
public class FoldPool {
    private final ExecutorService threads;

    FoldPool(RoundConfig config) {
        int count =
                config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
        this.threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("model-fold-", 0).daemon().factory());
    }

    <T> Uni<T> compute(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(threads);
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
