package io.manyhands.gateway.lifecycle;

import io.manyhands.gateway.job.JobConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether this gateway hears of new versions and tasks. It recovers by itself when Redis does.
@Readiness
@ApplicationScoped
class EventsReadiness implements HealthCheck {
    private final JobConsumer consumer;

    EventsReadiness(JobConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway events")
                .status(consumer.isTurning())
                .build();
    }
}
