package io.manyhands.model.round;

import io.manyhands.model.owner.OwnedJob;
import io.manyhands.model.redis.RedisStreams;
import io.manyhands.model.version.Commit;
import io.manyhands.model.version.StoredJob;
import io.manyhands.model.version.UnusableJobException;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.telemetry.trace.TaskSpan;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// One owned job, from taking it over to its end, or to the loss of ownership.
///
/// Loads what Redis knows, publishes version 0 if there is none, then lets a [RoundLoop] follow the results.
///
/// Failure modes: Redis unreachable → the same command is sent until it is answered or the job is stopped; a
/// job that makes no sense → it fails, with the reason in its status; ownership lost, commits lost by Redis
/// ([RedisRollback]), or anything unforeseen → everything in memory is dropped, and whoever owns the job next builds it
/// up again from Redis.
final class JobLoop implements OwnedJob, JobEnd {
    private final RedisJob job;
    private final RedisStreams streams;
    private final FoldPool pool;
    private final RoundMetrics metrics;
    private final RoundTrace trace;
    private final RoundConfig config;
    private final InstantSource clock;
    private final AtomicBoolean stopped;
    private final Runnable ended;
    private volatile Cancellable beginning = () -> {};
    private volatile Cancellable watching = () -> {};

    /// @param stopped set by this loop when the job is let go
    /// @param ended called once when the job needs no owner any more, or this process must not be it
    JobLoop(
            RedisJob job,
            RedisStreams streams,
            FoldPool pool,
            RoundMetrics metrics,
            RoundTrace trace,
            RoundConfig config,
            InstantSource clock,
            AtomicBoolean stopped,
            Runnable ended) {
        this.job = job;
        this.streams = streams;
        this.pool = pool;
        this.metrics = metrics;
        this.trace = trace;
        this.config = config;
        this.clock = clock;
        this.stopped = stopped;
        this.ended = ended;
    }

    @Override
    public void start() {
        beginning = job.load()
                .chain(this::begin)
                .onFailure(UnusableJobException.class)
                .recoverWithUni(failure -> fail(failure.reason()))
                .subscribe()
                .with(done -> {}, this::drop);
    }

    @Override
    public void stop() {
        if (stopped.compareAndSet(false, true)) {
            stopWatching();
            beginning.cancel();
        }
    }

    @Override
    public Uni<Void> finish(Commit last) {
        var status = last.status();
        Log.infof(
                "%s: finished with version %d, %s",
                job.id(), status.version(), status.sha256().hex());
        return close(JobState.JOB_STATE_FINISHED);
    }

    @Override
    public Uni<Void> fail(String reason) {
        Log.warnf("%s: failed: %s", job.id(), reason);
        metrics.failed();
        return job.fail(reason).chain(ours -> {
            if (ours) {
                return close(JobState.JOB_STATE_FAILED);
            }
            drop(new IllegalStateException("the failure was not written: another process owns the job, or nobody"));
            return Uni.createFrom().voidItem();
        });
    }

    @Override
    public void drop(Throwable failure) {
        if (!stopped.get()) {
            Log.warnf(failure, "%s: dropped; its next owner builds it up again from Redis", job.id());
        }
        letGo();
    }

    @Override
    public void letGo() {
        if (!stopped.get()) {
            stop();
            ended.run();
        }
    }

    @Override
    public void reload() {
        if (!stopped.get()) {
            stopWatching();
            start();
        }
    }

    private Uni<Void> begin(StoredJob stored) {
        var opening = new Opening(job, pool, clock);
        return switch (stored) {
            case StoredJob.Gone() -> close(JobState.JOB_STATE_DELETED);
            case StoredJob.Ended(JobState state) -> close(state);
            case StoredJob.Fresh fresh -> opening.first(fresh).chain(this::open);
            case StoredJob.Underway underway -> opening.resume(underway).chain(this::open);
        };
    }

    private Uni<Void> open(Opening.Opened opened) {
        metrics.draw(job.id(), opened.gauges());
        var rounds = opened.rounds();
        var rollback = new RedisRollback(job, rounds, this);
        var checking = new Checking(job, rounds, clock, this);
        var loop = new RoundLoop(job, rounds, rollback, checking, pool, metrics, trace, clock, this);
        var stalls = new StallLoop(job, rounds, rollback, checking, config, clock);
        Supplier<Uni<Void>> follow = () -> follow(loop, stalls);
        return opened.first()
                .map(commit -> loop.publish(commit, TaskSpan.NONE, follow))
                .orElseGet(follow);
    }

    /// Replays from the beginning: what no commit has used up belongs to the round under way, or is stale.
    private Uni<Void> follow(RoundLoop loop, StallLoop stalls) {
        watching = stalls.start();
        streams.follow(results(), Keys.RESULT_FIELD, "0-0", loop);
        if (stopped.get()) {
            stopWatching();
        }
        return Uni.createFrom().voidItem();
    }

    private void stopWatching() {
        watching.cancel();
        streams.forget(results());
    }

    private Uni<Void> close(JobState state) {
        return job.close(state).invoke(this::letGo);
    }

    private String results() {
        return job.keys().results();
    }
}
