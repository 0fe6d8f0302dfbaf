package io.manyhands.model.round;

import io.manyhands.model.version.Commit;
import io.manyhands.model.version.StoredJob;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.redis.streams.Entry;
import io.manyhands.redis.streams.StreamListener;
import io.manyhands.telemetry.trace.TaskSpan;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The rounds of an owned job: folds results as they come, and commits the version that a complete round makes.
///
/// [io.manyhands.redis.streams.StreamWatch] hands over one batch at a time, and the next only after the commit that
/// this batch may have led to. Hence the work on a job is serial.
final class RoundLoop implements StreamListener {
    private final RedisJob job;
    private final JobRounds<?> rounds;
    private final RedisRollback rollback;
    private final Checking checking;
    private final FoldPool pool;
    private final RoundMetrics metrics;
    private final RoundTrace trace;
    private final InstantSource clock;
    private final JobEnd end;
    /// Results behind the one that completed a round that is held.
    private volatile List<Entry> waiting = List.of();

    RoundLoop(
            RedisJob job,
            JobRounds<?> rounds,
            RedisRollback rollback,
            Checking checking,
            FoldPool pool,
            RoundMetrics metrics,
            RoundTrace trace,
            InstantSource clock,
            JobEnd end) {
        this.job = job;
        this.rounds = rounds;
        this.rollback = rollback;
        this.checking = checking;
        this.pool = pool;
        this.metrics = metrics;
        this.trace = trace;
        this.clock = clock;
        this.end = end;
    }

    @Override
    public Uni<Void> onEntries(List<Entry> entries) {
        return fold(withWaiting(entries))
                .onFailure()
                .invoke(end::drop)
                .onFailure()
                .recoverWithNull();
    }

    @Override
    public int entryBytes() {
        return rounds.entryBytes();
    }

    @Override
    public Uni<Void> onReconnected() {
        return rollback.passes().replaceWithVoid();
    }

    /// Commits a version.
    ///
    /// @param then what follows if the job goes on
    Uni<Void> publish(Commit commit, TaskSpan span, Supplier<Uni<Void>> then) {
        var begun = clock.instant();
        return job.commit(commit.traced(span.traceparent()))
                .invoke(outcome -> metrics.committed(job.id(), commit, outcome, begun, clock.instant()))
                .invoke(outcome -> span.end(outcome.label()))
                .chain(outcome -> switch (outcome) {
                    case COMMITTED ->
                        commit.isLast()
                                ? end.finish(commit)
                                : job.keep(commit, rounds.window()).chain(then::get);
                    case CONFLICT -> rollback.rollBack();
                    case FENCED -> lost();
                });
    }

    private Uni<Void> fold(List<Entry> entries) {
        var begun = clock.instant();
        return pool.compute(() -> metrics.folding(() -> rounds.fold(entries, clock.instant())))
                .invoke(folding -> {
                    trace.folded(folding.traced(), begun);
                    report(folding);
                })
                .call(folding -> job.announce(folding.missing()))
                .call(folding -> discard(folding.putAside()))
                .chain(folding -> checking.settle(folding.checked())
                        .chain(goesOn -> goesOn
                                ? tell().chain(() -> goOn(folding))
                                : Uni.createFrom().voidItem()));
    }

    private Uni<Void> goOn(Folding folding) {
        return folding.divergence().map(end::fail).orElseGet(() -> turnIfComplete(folding));
    }

    private List<Entry> withWaiting(List<Entry> entries) {
        if (waiting.isEmpty()) {
            return entries;
        }
        var all = new ArrayList<>(waiting);
        all.addAll(entries);
        waiting = List.of();
        return all;
    }

    private void report(Folding folding) {
        metrics.count(folding.tally());
        metrics.count(rounds.takeOutcomes());
        folding.objections().forEach(objection -> Log.warnf("%s: %s; ignored", job.id(), objection));
    }

    private Uni<Void> turnIfComplete(Folding folding) {
        if (!folding.complete()) {
            return Uni.createFrom().voidItem();
        }
        if (rounds.isHeld()) {
            waiting = folding.rest();
            return Uni.createFrom().voidItem();
        }
        return turn(folding.rest());
    }

    private Uni<Void> turn(List<Entry> rest) {
        var begun = clock.instant();
        var span = trace.commit(rounds.status().version() + 1);
        return pool.compute(() -> rounds.step(clock.instant()))
                .invoke(() -> metrics.stepped(job.id(), begun, clock.instant()))
                .chain(turn -> switch (turn) {
                    case Turn.Next next -> publish(next.commit(), span, () -> goOn(next, rest));
                    case Turn.Again(String reason) -> {
                        span.end("again");
                        yield again(reason, rest);
                    }
                    case Turn.Failed(String reason) -> {
                        span.end("diverged");
                        yield end.fail(reason);
                    }
                });
    }

    private Uni<Void> goOn(Turn.Next next, List<Entry> rest) {
        var note = rounds.note();
        rounds.committed(next);
        var noted = note.map(text -> tell(StatusField.NOTE, text))
                .orElseGet(() -> Uni.createFrom().voidItem());
        return rest.isEmpty() ? noted : noted.chain(() -> fold(rest));
    }

    /// The step may have spoilt what is in memory; the current version is as it was. What the round had leaves Redis
    /// before anybody computes it again: else a round that is never committed fills it.
    private Uni<Void> again(String reason, List<Entry> rest) {
        Log.warnf(
                "%s: round %d is computed again, and nobody believed alone: %s",
                job.id(), rounds.status().version(), reason);
        metrics.again();
        return job.load().chain(stored -> switch (stored) {
            case StoredJob.Underway current
            when current.status().isAt(rounds.status()) ->
                pool.compute(() -> rounds.again(current.state(), current.memory(), clock.instant()))
                        .call(once -> discard(once.spent()))
                        .call(once -> job.pause(once.pause()))
                        .chain(once -> goOn(once, rest));
            case StoredJob.Underway another -> rollback.rollBack();
            case StoredJob.Gone gone -> lost();
            case StoredJob.Ended ended -> lost();
            case StoredJob.Fresh fresh -> rollback.rollBack();
        });
    }

    /// Unless the job was let go during the pause.
    private Uni<Void> goOn(OnceMore once, List<Entry> rest) {
        return job.isStopped()
                ? Uni.createFrom().voidItem()
                : job.announce(once.missing()).chain(() -> fold(rest));
    }

    /// What could not be removed is removed with the commit.
    private Uni<Void> discard(List<String> results) {
        return job.discard(results)
                .invoke(gone -> {
                    if (gone) {
                        rounds.forget(results);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> tell() {
        return rounds.news()
                .map(text -> tell(StatusField.CONCERN, text))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> tell(String field, String text) {
        Log.warnf("%s: %s", job.id(), text);
        return job.tell(field, text);
    }

    private Uni<Void> lost() {
        Log.warnf("%s: a commit was refused, as another process owns the job, or nobody; dropped", job.id());
        end.letGo();
        return Uni.createFrom().voidItem();
    }
}
