package io.manyhands.gateway.lifecycle;

import io.manyhands.gateway.crowd.CrowdLoop;
import io.manyhands.gateway.dispatch.Dispatcher;
import io.manyhands.gateway.dispatch.Reissue;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.job.JobConsumer;
import io.manyhands.gateway.job.JobView;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.session.SessionConfig;
import io.manyhands.gateway.session.Sessions;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/// Takes leave in order: volunteers are sent away, their tasks given back, this gateway's name removed from Redis.
@Singleton
final class Shutdown {
    private final GatewayLoop loop;
    private final JobBoard board;
    private final JobConsumer consumer;
    private final CrowdLoop crowd;
    private final Sessions sessions;
    private final SessionConfig config;
    private final Reissue reissue;
    private final Dispatcher dispatcher;

    Shutdown(
            GatewayLoop loop,
            JobBoard board,
            JobConsumer consumer,
            CrowdLoop crowd,
            Sessions sessions,
            SessionConfig config,
            Reissue reissue,
            Dispatcher dispatcher) {
        this.loop = loop;
        this.board = board;
        this.consumer = consumer;
        this.crowd = crowd;
        this.sessions = sessions;
        this.config = config;
        this.reissue = reissue;
        this.dispatcher = dispatcher;
    }

    /// The one place that waits: Quarkus goes on to close Redis and the sockets when this method returns.
    void stop(@Observes ShutdownEvent event) {
        try {
            Uni.createFrom()
                    .voidItem()
                    .emitOn(loop)
                    .chain(this::takeLeave)
                    .await()
                    .atMost(config.shutdown());
        } catch (RuntimeException e) {
            Log.warnf("not everything was given back (%s); other gateways will take it over", e.getMessage());
        } finally {
            consumer.stop();
            loop.stop();
        }
    }

    /// On the loop.
    Uni<Void> takeLeave() {
        var jobs = List.copyOf(board.open());
        var givenBack = reissue.everything(jobs);
        sessions.goodbye();
        return givenBack.chain(() -> leaveGroups(jobs)).chain(() -> crowd.leave(jobs));
    }

    private Uni<Void> leaveGroups(List<JobView> jobs) {
        var leaving = jobs.stream()
                .map(dispatcher::leave)
                .map(left -> left.onFailure().recoverWithNull())
                .toList();
        return leaving.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(leaving).andFailFast().replaceWithVoid();
    }
}
