package io.manyhands.model.round;

import io.manyhands.model.loop.TickLoop;
import io.manyhands.model.owner.OwnedJob;
import io.manyhands.model.version.RedisJobRecords;
import io.manyhands.protocol.Keys.JobKeys;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An owned job together with its gauges: they are there while it is owned, and measured as often as configured.
final class MeasuredJob implements OwnedJob {
    private final RedisJobRecords records;
    private final RoundMetrics metrics;
    private final Duration measureEvery;
    private final JobKeys keys;
    private final OwnedJob job;
    private @Nullable JobGauges gauges;
    private Cancellable turns = () -> {};

    /// @param job what is done apart from measuring
    MeasuredJob(RedisJobRecords records, RoundMetrics metrics, Duration measureEvery, JobKeys keys, OwnedJob job) {
        this.records = records;
        this.metrics = metrics;
        this.measureEvery = measureEvery;
        this.keys = keys;
        this.job = job;
    }

    @Override
    public synchronized void start() {
        var opened = metrics.opened(keys.id());
        gauges = opened;
        turns = TickLoop.every(measureEvery, keys.id() + ": measuring", () -> measure(opened));
        job.start();
    }

    @Override
    public synchronized void stop() {
        job.stop();
        turns.cancel();
        if (gauges != null) {
            metrics.closed(keys.id(), gauges);
        }
    }

    private Uni<Void> measure(JobGauges opened) {
        return records.backlog(keys).invoke(opened::lags).replaceWithVoid();
    }
}
