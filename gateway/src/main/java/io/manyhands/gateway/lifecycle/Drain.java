package io.manyhands.gateway.lifecycle;

import io.manyhands.gateway.crowd.CrowdLoop;
import io.manyhands.gateway.dispatch.Dispatcher;
import io.manyhands.gateway.dispatch.Reissue;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.session.SessionConfig;
import io.manyhands.gateway.session.Sessions;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/// How this gateway drains without losing work: it reads no more tasks and asks its volunteers to go elsewhere;
/// their leases stay valid, so that they finish what they hold and hand in there, or still here; when nothing is left,
/// or after [SessionConfig#drain], it gives back the rest, closes, and removes its name from Redis.
///
/// Used on the gateway's loop only, but for [#isBegun].
@Singleton
class Drain {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final GatewayLoop loop;
    private final JobBoard board;
    private final LeaseBook book;
    private final CrowdLoop crowd;
    private final Sessions sessions;
    private final SessionConfig config;
    private final Reissue reissue;
    private final Dispatcher dispatcher;
    private volatile boolean isBegun;

    Drain(
            GatewayLoop loop,
            JobBoard board,
            LeaseBook book,
            CrowdLoop crowd,
            Sessions sessions,
            SessionConfig config,
            Reissue reissue,
            Dispatcher dispatcher) {
        this.loop = loop;
        this.board = board;
        this.book = book;
        this.crowd = crowd;
        this.sessions = sessions;
        this.config = config;
        this.reissue = reissue;
        this.dispatcher = dispatcher;
    }

    /// Whether volunteers had better be sent to another gateway. Any thread.
    boolean isBegun() {
        return isBegun;
    }

    /// @return completes when nothing here is needed any more
    Uni<Void> begin() {
        isBegun = true;
        dispatcher.close();
        reissue.drain();
        sessions.goodbye();
        Log.infof("draining: %d volunteers, %d leases", sessions.size(), book.size());
        var until = loop.now().plus(config.drain());
        return crowd.leave(jobs())
                .onFailure()
                .recoverWithNull()
                .chain(() -> drained(until))
                .chain(this::giveBack);
    }

    private Uni<Void> drained(Instant until) {
        return forEachJob(dispatcher::hold)
                .chain(() -> book.size() == 0 || !loop.now().isBefore(until)
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom()
                                .voidItem()
                                .onItem()
                                .delayIt()
                                .by(BETWEEN_LOOKS)
                                .emitOn(loop)
                                .chain(() -> drained(until)));
    }

    private Uni<Void> giveBack() {
        Log.infof("closing: %d volunteers still here, %d leases are given back", sessions.size(), book.size());
        var givenBack = reissue.everything(jobs());
        sessions.close();
        return givenBack.chain(() -> forEachJob(dispatcher::leave)).chain(() -> crowd.leave(jobs()));
    }

    /// Whatever happens to one of them.
    private Uni<Void> forEachJob(Function<FollowedJob, Uni<Void>> action) {
        var actions = jobs().stream()
                .map(job -> action.apply(job).onFailure().recoverWithNull())
                .toList();
        return actions.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(actions).andFailFast().replaceWithVoid();
    }

    private List<FollowedJob> jobs() {
        return List.copyOf(board.open());
    }
}
