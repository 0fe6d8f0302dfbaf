package io.manyhands.gateway.intake;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The threads `intake-n`, for checks that would hold up an event loop. Bounded: fails when too much is waiting.
@Singleton
final class CheckPool {
    private final ThreadPoolExecutor threads;

    CheckPool(IntakeConfig config) {
        threads = new ThreadPoolExecutor(
                config.workers(),
                config.workers(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.waiting()),
                Thread.ofPlatform().daemon().name("intake-", 0).factory());
    }

    <T> Uni<T> check(Supplier<T> check) {
        return Uni.createFrom().item(check).runSubscriptionOn(threads);
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
