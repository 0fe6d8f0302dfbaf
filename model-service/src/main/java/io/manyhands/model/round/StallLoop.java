package io.manyhands.model.round;

import io.manyhands.model.loop.TickLoop;
import io.manyhands.protocol.v1.NodesMissing;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Instant;
import java.time.InstantSource;

/// Notices when a round cannot complete by itself, because its version or work of it got lost, and asks for what is
/// missing; and keeps the current state findable while a round takes long.
final class StallLoop {
    private final RedisJob job;
    private final JobRounds<?> rounds;
    private final RedisRollback rollback;
    private final Checking checking;
    private final RoundConfig config;
    private final InstantSource clock;
    private volatile Instant indexAt = Instant.MIN;

    StallLoop(
            RedisJob job,
            JobRounds<?> rounds,
            RedisRollback rollback,
            Checking checking,
            RoundConfig config,
            InstantSource clock) {
        this.job = job;
        this.rounds = rounds;
        this.rollback = rollback;
        this.checking = checking;
        this.config = config;
        this.clock = clock;
    }

    /// @return ends it
    Cancellable start() {
        return TickLoop.every(config.lookEvery(), job.id() + ": looking for missing work", this::look);
    }

    private Uni<Void> look() {
        var now = clock.instant();
        var counted = checking.look(now);
        var indexed = now.isBefore(indexAt) ? counted : counted.chain(() -> index(now));
        return rounds.noticeStall(config.stalledAfter(), now) ? indexed.chain(this::lookIntoStall) : indexed;
    }

    private Uni<Void> index(Instant now) {
        indexAt = now.plus(job.indexEvery());
        return job.index(rounds.status().sha256());
    }

    private Uni<Void> lookIntoStall() {
        return rollback.passes()
                .chain(passes -> passes ? lookForMissing() : Uni.createFrom().voidItem());
    }

    private Uni<Void> lookForMissing() {
        return job.isStarved()
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
        return job.announce(missing);
    }
}
