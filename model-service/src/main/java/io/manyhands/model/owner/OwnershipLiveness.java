package io.manyhands.model.owner;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Whether the loop that looks for jobs has tried to lately, with or without success: if not, it is stuck, and only a
/// restart helps.
@Liveness
@ApplicationScoped
class OwnershipLiveness implements HealthCheck {
    private final OwnershipLoop ownership;

    OwnershipLiveness(OwnershipLoop ownership) {
        this.ownership = ownership;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("trying to look for jobs")
                .status(ownership.isTrying())
                .withData("jobs owned", ownership.owned())
                .build();
    }
}
