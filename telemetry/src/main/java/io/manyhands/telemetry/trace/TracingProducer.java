package io.manyhands.telemetry.trace;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// The one [Tracing] of a process, from start to stop: [Tracing#OFF] unless an endpoint is configured.
/// Configuration that makes no sense fails the start.
@Singleton
class TracingProducer {
    private final TracingConfig config;
    private final Tracing tracing;

    TracingProducer(TracingConfig config) {
        this.config = config;
        this.tracing = config.endpoint().isPresent() ? OtelTracing.exporting(config) : Tracing.OFF;
    }

    @Produces
    @ApplicationScoped
    Tracing tracing() {
        return tracing;
    }

    void start(@Observes StartupEvent event) {
        config.endpoint()
                .ifPresent(endpoint -> Log.infof("%s of the tasks are traced to %s", config.sampleRatio(), endpoint));
    }

    @PreDestroy
    void stop() {
        tracing.close();
    }
}
