package io.manyhands.model.owner;

import io.manyhands.model.redis.RedisStreams;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Alive while its loops turn: one reads the streams, one looks for jobs.
@Liveness
@ApplicationScoped
class OwnershipHealth implements HealthCheck {
    private final RedisStreams streams;
    private final OwnershipLoop ownership;

    OwnershipHealth(RedisStreams streams, OwnershipLoop ownership) {
        this.streams = streams;
        this.ownership = ownership;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("model-service loops")
                .status(streams.isTurning() && ownership.isTurning())
                .withData("reading streams", streams.isTurning())
                .withData("looking for jobs", ownership.isTurning())
                .withData("jobs owned", ownership.owned())
                .build();
    }
}
