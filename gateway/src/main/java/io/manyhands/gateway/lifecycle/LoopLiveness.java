package io.manyhands.gateway.lifecycle;

import io.manyhands.gateway.crowd.CrowdConfig;
import io.manyhands.gateway.loop.GatewayLoop;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Whether the one thread that everything depends on still turns: if not, only a restart helps.
@Liveness
@ApplicationScoped
class LoopLiveness implements HealthCheck {
    private static final int BEATS = 10;

    private final GatewayLoop loop;
    private final CrowdConfig config;

    LoopLiveness(GatewayLoop loop, CrowdConfig config) {
        this.loop = loop;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway loop")
                .status(loop.isTurning(config.beat().multipliedBy(BEATS)))
                .build();
    }
}
