package io.manyhands.model.round;

import io.manyhands.model.loop.TickLoop;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.NodesMissing;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Instant;

/// Notices when a round cannot complete by itself, because work got lost on its way, and asks for what is
/// missing; and keeps the current weights findable while a round takes long.
final class StallLoop {
    private final JobRoom room;
    private final JobKeys job;
    private final JobRounds rounds;
    private volatile Instant indexAt = Instant.MIN;

    StallLoop(JobRoom room, JobKeys job, JobRounds rounds) {
        this.room = room;
        this.job = job;
        this.rounds = rounds;
    }

    /// @return ends it
    Cancellable start() {
        return TickLoop.every(room.config().lookEvery(), job.id() + ": looking for missing work", this::look);
    }

    private Uni<Void> look() {
        var now = now();
        var indexed = now.isBefore(indexAt) ? Uni.createFrom().voidItem() : index(now);
        return rounds.noticeStall(room.config().stalledAfter(), now) ? indexed.chain(this::lookForMissing) : indexed;
    }

    private Uni<Void> index(Instant now) {
        indexAt = now.plus(room.jobs().indexEvery());
        return room.jobs().index(job, rounds.status().sha256());
    }

    private Uni<Void> lookForMissing() {
        return room.jobs()
                .isStarved(job)
                .chain(starved -> starved ? announce() : Uni.createFrom().voidItem());
    }

    private Uni<Void> announce() {
        return Multi.createFrom()
                .iterable(rounds.missing())
                .onItem()
                .transformToUniAndConcatenate(this::announce)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> announce(NodesMissing missing) {
        Log.warnf(
                "%s: round %d waits for %d subtrees that nobody computes",
                job.id(), missing.getRound(), missing.getNodesCount());
        return room.jobs()
                .announce(job, Event.newBuilder().setNodesMissing(missing).build());
    }

    private Instant now() {
        return room.clock().instant();
    }
}
