package io.manyhands.model.train;

import io.manyhands.model.owner.OwnedJob;
import io.manyhands.model.owner.OwnerToken;
import io.manyhands.model.version.Commit;
import io.manyhands.model.version.CommitOutcome;
import io.manyhands.model.version.JobSnapshot;
import io.manyhands.model.version.UnusableJobException;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.streams.Entry;
import io.manyhands.telemetry.trace.TaskSpan;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// One owned job, from taking it over to its end, or to the loss of ownership.
///
/// Loads what Redis knows, publishes version 0 if there is none, then folds results as they come:
/// [io.manyhands.streams.StreamWatch] hands over one batch at a time, and the next only after the commit that
/// this batch may have led to. Hence the work on a job is serial.
///
/// Failure modes: Redis unreachable → the same command is sent until it is answered or the job is stopped; a
/// job that makes no sense → it fails, with the reason in its status; ownership lost, or anything unforeseen →
/// everything in memory is dropped, and whoever owns the job next builds it up again from Redis.
final class JobLoop implements OwnedJob {
    private final JobRoom room;
    private final RedisJob job;
    private final RoundTrace trace;
    private final Runnable ended;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile Cancellable beginning = () -> {};
    private volatile Cancellable watching = () -> {};

    JobLoop(JobRoom room, JobKeys keys, OwnerToken token, Runnable ended) {
        this.room = room;
        this.job = new RedisJob(room, keys, token, stopped::get);
        this.trace = new RoundTrace(room.tracing(), keys);
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
            beginning.cancel();
            watching.cancel();
            room.streams().forget(results());
        }
    }

    private Uni<Void> begin(JobSnapshot snapshot) {
        var opening = new Opening(room);
        return switch (snapshot) {
            case JobSnapshot.Gone() -> close(JobState.JOB_STATE_DELETED);
            case JobSnapshot.Ended(JobState state) -> close(state);
            case JobSnapshot.Fresh fresh ->
                job.untilAnswered(opening.first(fresh.spec())).chain(this::publishFirst);
            case JobSnapshot.Underway underway ->
                room.pool()
                        .compute(() -> opening.resume(underway))
                        .invoke(this::follow)
                        .replaceWithVoid();
        };
    }

    private Uni<Void> publishFirst(Opening.First first) {
        return published(first.commit(), TaskSpan.NONE, () -> {
            follow(first.training());
            return Uni.createFrom().voidItem();
        });
    }

    /// Replays from the beginning: what no commit has used up belongs to the round under way, or is stale.
    private void follow(Training training) {
        watching = new StallLoop(room, job.keys(), training).start();
        room.streams().follow(results(), Keys.RESULT_FIELD, "0-0", entries -> receive(training, entries));
        if (stopped.get()) {
            watching.cancel();
            room.streams().forget(results());
        }
    }

    private Uni<Void> receive(Training training, List<Entry> entries) {
        return fold(training, entries)
                .onFailure()
                .invoke(this::drop)
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> fold(Training training, List<Entry> entries) {
        var begun = now();
        return room.pool()
                .compute(() -> room.metrics().folding(() -> training.fold(entries, now())))
                .invoke(folding -> report(folding, begun))
                .call(folding -> job.announce(folding.missing()))
                .chain(folding -> folding.divergence()
                        .map(this::fail)
                        .orElseGet(() -> folding.complete()
                                ? turn(training, folding.rest())
                                : Uni.createFrom().voidItem()));
    }

    private void report(Folding folding, Instant begun) {
        trace.folded(folding.traced(), begun);
        room.metrics().count(folding.tally());
        folding.objections().forEach(objection -> Log.warnf("%s: %s; ignored", id(), objection));
    }

    private Uni<Void> turn(Training training, List<Entry> rest) {
        var begun = now();
        var span = trace.commit(training.status().version() + 1);
        return room.pool()
                .compute(() -> training.step(now()))
                .invoke(() -> room.metrics().stepped(id(), begun, now()))
                .chain(turn -> switch (turn) {
                    case Turn.Next next -> published(next.commit(), span, () -> goOn(training, next, rest));
                    case Turn.Diverged(String reason) -> {
                        span.end("diverged");
                        yield fail(reason);
                    }
                });
    }

    private Uni<Void> goOn(Training training, Turn.Next next, List<Entry> rest) {
        training.committed(next);
        return rest.isEmpty() ? Uni.createFrom().voidItem() : fold(training, rest);
    }

    private Uni<Void> published(Commit commit, TaskSpan span, Supplier<Uni<Void>> then) {
        return job.commit(commit.traced(span.traceparent()))
                .invoke(outcome -> span.end(outcome.label()))
                .chain(outcome -> switch (outcome) {
                    case COMMITTED -> commit.isLast() ? finish(commit) : then.get();
                    case FENCED, CONFLICT -> dropped(outcome);
                });
    }

    private Uni<Void> finish(Commit last) {
        var status = last.status();
        Log.infof(
                "%s: finished with version %d, %s",
                id(), status.version(), status.sha256().hex());
        return close(JobState.JOB_STATE_FINISHED);
    }

    private Uni<Void> fail(String reason) {
        Log.warnf("%s: failed: %s", id(), reason);
        room.metrics().failed();
        return job.fail(reason).chain(ours -> ours ? close(JobState.JOB_STATE_FAILED) : dropped(CommitOutcome.FENCED));
    }

    private Uni<Void> close(JobState state) {
        return job.close(state).invoke(this::end);
    }

    private Uni<Void> dropped(CommitOutcome outcome) {
        if (!stopped.get()) {
            Log.warnf(
                    "%s: commit was refused (%s); dropped: its next owner builds it up again from Redis",
                    id(), outcome);
        }
        end();
        return Uni.createFrom().voidItem();
    }

    private void drop(Throwable failure) {
        if (!stopped.get()) {
            Log.warnf(failure, "%s: dropped; its next owner builds it up again from Redis", id());
        }
        end();
    }

    private void end() {
        if (!stopped.get()) {
            stop();
            ended.run();
        }
    }

    private String id() {
        return job.keys().id();
    }

    private String results() {
        return job.keys().results();
    }

    private Instant now() {
        return room.clock().instant();
    }
}
