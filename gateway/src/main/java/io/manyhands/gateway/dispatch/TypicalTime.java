package io.manyhands.gateway.dispatch;

import java.time.Duration;

/// What tasks of one kind take in one job, by what was seen lately: in proportion to their leaves, but never less than
/// a usual task, as part of it (the way of a large value, above all) does not depend on the leaves. Not thread-safe.
final class TypicalTime {
    private final RecentMedian nanosPerLeaf = new RecentMedian();
    private final RecentMedian nanosPerTask = new RecentMedian();

    void observe(Duration elapsed, int leaves) {
        nanosPerTask.add((double) elapsed.toNanos());
        nanosPerLeaf.add((double) elapsed.toNanos() / leaves);
    }

    boolean isKnown() {
        return nanosPerTask.value() > 0;
    }

    Duration of(int leaves) {
        return Duration.ofNanos((long) Math.max(nanosPerLeaf.value() * leaves, nanosPerTask.value()));
    }
}
