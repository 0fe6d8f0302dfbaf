package io.manyhands.standalone.server;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Runs the work once the services are up, and holds the services up until the work has ended.
@Singleton
final class Application implements QuarkusApplication {
    private static final Duration WORK_ENDS_AT_MOST = Duration.ofSeconds(15);
    private static final int INTERRUPTED = 130;

    /// Quarkus makes the instance, so what it is to do is handed over beside it.
    private static final AtomicReference<@Nullable Order> ORDER = new AtomicReference<>();

    private static final AtomicReference<@Nullable Thread> WORKER = new AtomicReference<>();
    private static final AtomicBoolean ENDING = new AtomicBoolean();

    private volatile boolean hasBegun;
    private final CountDownLatch ended = new CountDownLatch(1);

    static void hand(Running running, Work work) {
        ORDER.set(new Order(running, work));
    }

    /// Whether the process is on its way out; what fails from then on is no news.
    static boolean isEnding() {
        return ENDING.get();
    }

    /// Interrupts the work, once: a second interrupt would cut short what it does to end well. Work that has not
    /// begun yet never does. Needed beside [#stop] because a signal that comes while Quarkus is starting does not
    /// stop it.
    static void end() {
        ENDING.set(true);
        var worker = WORKER.getAndSet(null);
        if (worker != null) {
            worker.interrupt();
        }
    }

    @Override
    public int run(String... args) {
        var order = ORDER.getAndSet(null);
        if (order == null) {
            throw new IllegalStateException("started without work; use Server.run");
        }
        hasBegun = true;
        WORKER.set(Thread.currentThread());
        try {
            return ENDING.get() ? INTERRUPTED : order.work().run(order.running());
        } catch (InterruptedException e) {
            return INTERRUPTED;
        } finally {
            WORKER.set(null);
            ended.countDown();
        }
    }

    /// The first thing Quarkus does when it is told to stop; HTTP still answers.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        end();
        if (hasBegun && !ended.await(WORK_ENDS_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
            System.err.printf("manyhands: the work did not end within %s%n", WORK_ENDS_AT_MOST);
        }
    }

    private record Order(Running running, Work work) {}
}
