package io.manyhands.task.plan;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Down when the loop has not read its streams for a while, which a restart may cure.
@Liveness
@ApplicationScoped
class PlanLiveness implements HealthCheck {
    private final PlanLoop loop;

    PlanLiveness(PlanLoop loop) {
        this.loop = loop;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("planning loop").status(loop.isAlive()).build();
    }
}
