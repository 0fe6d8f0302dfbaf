package io.manyhands.gateway.lifecycle;

import io.manyhands.gateway.job.JobConsumer;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.session.SessionConfig;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// When this process is told to end: drains while sockets and Redis still work, then stops.
///
/// The first event comes before the sockets close only because `quarkus.shutdown.delay-enabled` is set; the second
/// comes after.
@Singleton
final class Shutdown {
    private final Drain drain;
    private final JobConsumer consumer;
    private final SessionConfig config;
    private final GatewayLoop loop;

    Shutdown(Drain drain, JobConsumer consumer, SessionConfig config, GatewayLoop loop) {
        this.drain = drain;
        this.consumer = consumer;
        this.config = config;
        this.loop = loop;
    }

    /// The one place that waits: Quarkus goes on to close sockets and Redis when this method returns.
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        try {
            Uni.createFrom()
                    .voidItem()
                    .emitOn(loop)
                    .chain(drain::begin)
                    .await()
                    .atMost(config.drain().plus(config.shutdown()));
        } catch (RuntimeException e) {
            Log.warnf("not everything was given back (%s); other gateways will take it over", e.getMessage());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        consumer.stop();
        loop.stop();
    }
}
