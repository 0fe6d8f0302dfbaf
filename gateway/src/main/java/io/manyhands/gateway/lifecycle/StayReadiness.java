package io.manyhands.gateway.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether volunteers are welcome: not any more once this gateway takes leave.
@Readiness
@ApplicationScoped
class StayReadiness implements HealthCheck {
    private final Leave leave;

    StayReadiness(Leave leave) {
        this.leave = leave;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway stays")
                .status(!leave.isTaken())
                .build();
    }
}
