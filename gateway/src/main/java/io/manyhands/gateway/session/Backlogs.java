package io.manyhands.gateway.session;

import io.manyhands.gateway.admission.ByteBudget;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.Bound;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What waits to be sent, over all connections, and who is cut for it. Used on the gateway's loop only, but for
/// [#shrank].
///
/// A frame is shared as long as it waits here, but each connection it is written to has a copy outside of the
/// heap. So versions wait while too much is under way; they go first to those who have handed in results, as
/// strangers who do not read may take up half of the room at most.
@Singleton
final class Backlogs {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /// A reader that has taken nothing for this long is cut, if others need the room.
    private static final Duration PATIENCE_UNDER_PRESSURE = Duration.ofSeconds(2);

    /// Bytes that wait even for those who read: a stranger with no more is not to blame.
    private static final long LITTLE = 4096;

    private final Set<SocketLink> loaded = new HashSet<>();
    private final ByteBudget budget;
    private final SessionConfig config;
    private final GatewayLoop loop;
    private boolean isLooking;

    Backlogs(SessionConfig config, GatewayLoop loop) {
        this.budget = new ByteBudget(InboundBudgets.orShare(config.backlogBudget()));
        this.config = config;
        this.loop = loop;
    }

    /// So much more waits for that reader.
    void grew(SocketLink link, long cost) {
        budget.add(cost);
        loaded.add(link);
        if (budget.used() > budget.limit() + budget.limit() / 4) {
            loaded.stream()
                    .max(Comparator.comparing(Backlogs::isLoadedStranger).thenComparingLong(SocketLink::waiting))
                    .ifPresent(most -> most.cut(Bound.OUTBOUND_BUDGET));
        }
    }

    /// So much less waits. Any thread.
    void shrank(long cost) {
        budget.remove(cost);
    }

    /// Whether a version may be sent now.
    boolean hasRoom(boolean isTrusted) {
        return isTrusted ? !budget.isExhausted() : !budget.isHalfUsed();
    }

    /// Runs once, on the loop, when there is room again.
    void whenRoom(Runnable callback) {
        budget.whenHalfFree(() -> loop.execute(callback));
        lookSoon();
    }

    /// Cuts those who do not read; from time to time.
    void sweep(Instant now) {
        loaded.removeIf(SocketLink::isDone);
        loaded.forEach(link -> link.look(now));
        List.copyOf(loaded).stream()
                .filter(link -> link.isOverdue(now, config.drainWithin(), slowestLine()))
                .forEach(link -> link.cut(Bound.BACKLOG_TIME));
        relieve(now);
    }

    private void relieve(Instant now) {
        long left = budget.used();
        if (!budget.isHalfUsed()) {
            return;
        }
        var stuck = loaded.stream()
                .filter(link -> link.progressAt().plus(PATIENCE_UNDER_PRESSURE).isBefore(now))
                .sorted(Comparator.comparing(SocketLink::isTrusted).thenComparing(SocketLink::progressAt))
                .toList();
        for (var link : stuck) {
            if (left < budget.limit() / 4) {
                return;
            }
            left -= link.waiting();
            link.cut(Bound.OUTBOUND_BUDGET);
        }
    }

    /// A stranger whose end makes room.
    private static boolean isLoadedStranger(SocketLink link) {
        return !link.isTrusted() && link.waiting() > LITTLE;
    }

    private void lookSoon() {
        if (isLooking) {
            return;
        }
        isLooking = true;
        loop.after(BETWEEN_LOOKS, () -> {
            isLooking = false;
            sweep(loop.now());
            if (budget.isHalfUsed()) {
                lookSoon();
            }
        });
    }

    private long slowestLine() {
        return Math.max(1, config.slowestLine().asLongValue());
    }
}
