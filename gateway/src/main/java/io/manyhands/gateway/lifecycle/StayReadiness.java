package io.manyhands.gateway.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether volunteers are welcome: not any more once this gateway drains.
@Readiness
@ApplicationScoped
class StayReadiness implements HealthCheck {
    private final Drain drain;

    StayReadiness(Drain drain) {
        this.drain = drain;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway stays")
                .status(!drain.isBegun())
                .build();
    }
}
