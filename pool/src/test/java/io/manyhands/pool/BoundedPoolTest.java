package io.manyhands.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedPoolTest {
    private final CountDownLatch released = new CountDownLatch(1);
    private final BoundedPool pool = new BoundedPool("test-", 1, 2, "tests are being run") {};

    @AfterEach
    void stop() {
        pool.stop();
    }

    @Test
    void computesOnAThreadOfItsName() {
        assertThat(start(pool.compute(() -> Thread.currentThread().getName())).join())
                .isEqualTo("test-0");
    }

    @Test
    void refusesWhatComesWhenAsManyWaitAsMay() {
        var running = start(pool.compute(this::untilReleased));
        var waiting = start(pool.compute(() -> "first"));
        var last = start(pool.compute(() -> "second"));
        assertThat(start(pool.compute(() -> "refused")))
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(PoolFullException.class)
                .withMessage("too many tests are being run; try again in a few seconds");
        released.countDown();
        assertThat(running.join()).isEqualTo("released");
        assertThat(waiting.join()).isEqualTo("first");
        assertThat(last.join()).isEqualTo("second");
    }

    private static <T> CompletableFuture<T> start(Uni<T> work) {
        return work.subscribe().asCompletionStage();
    }

    private String untilReleased() {
        try {
            released.await();
            return "released";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
