package io.manyhands.redis.streams;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether streams have been read lately, with success: this process hears of new versions and tasks. It recovers by
/// itself when Redis does.
@Readiness
@ApplicationScoped
class ReadReadiness implements HealthCheck {
    private final StreamWatches watches;

    ReadReadiness(StreamWatches watches) {
        this.watches = watches;
    }

    @Override
    public HealthCheckResponse call() {
        return watches.health("reading streams", StreamWatch::isReading);
    }
}
