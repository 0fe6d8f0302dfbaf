package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.GatewayMetrics;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Measures how long the first tasks of each round wait here for a volunteer. Used on the gateway's loop only.
@Singleton
final class FirstLease {
    private final Map<FollowedJob, Wait> waits = new HashMap<>();
    private final GatewayLoop loop;
    private final GatewayMetrics metrics;

    /// @param since null: the round's first lease was granted
    private record Wait(int round, @Nullable Instant since) {}

    FirstLease(GatewayLoop loop, GatewayMetrics metrics) {
        this.loop = loop;
        this.metrics = metrics;
    }

    void tasksAvailable(FollowedJob job) {
        int round = job.progress().version();
        waits.compute(job, (key, wait) -> wait != null && wait.round() == round ? wait : new Wait(round, loop.now()));
    }

    void granted(FollowedJob job) {
        var wait = waits.get(job);
        if (wait != null && wait.since() != null) {
            metrics.firstLease(Duration.between(wait.since(), loop.now()));
            waits.put(job, new Wait(wait.round(), null));
        }
    }

    void forget(FollowedJob job) {
        waits.remove(job);
    }
}
