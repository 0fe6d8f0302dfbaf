package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.loop.GatewayLoop;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/// One timer for all leases: set for the deadline that comes first. Used on the gateway's loop only.
@Singleton
public final class DeadlineLoop {
    private static final Duration ROUNDING = Duration.ofMillis(1);

    private final LeaseBook book;
    private final Reissue reissue;
    private final GatewayLoop loop;
    private Instant setFor = Instant.MAX;
    private long timer;

    DeadlineLoop(LeaseBook book, Reissue reissue, GatewayLoop loop) {
        this.book = book;
        this.reissue = reissue;
        this.loop = loop;
    }

    /// Call when a lease was granted, or is no longer being handed in.
    public void look() {
        book.nextDeadline().filter(next -> next.isBefore(setFor)).ifPresent(this::set);
    }

    private void set(Instant next) {
        loop.cancel(timer);
        setFor = next;
        timer = loop.after(Duration.between(loop.now(), next).plus(ROUNDING), this::ring);
    }

    private void ring() {
        setFor = Instant.MAX;
        var expired = book.expired(loop.now());
        if (!expired.isEmpty()) {
            reissue.expired(expired);
        }
        look();
    }
}
