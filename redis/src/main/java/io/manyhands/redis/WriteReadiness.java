package io.manyhands.redis;

import io.manyhands.protocol.Keys;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether Redis takes writes, tried with a small one. Where a process is of use without, it stays ready, and only says
/// so. Whether Redis is there at all is asked by others.
///
/// Of a Redis Cluster one node is asked: what it says of the others is in the metric of [RefusalMetrics].
@Readiness
@ApplicationScoped
class WriteReadiness implements AsyncHealthCheck {
    private static final Duration PROBE_KEPT = Duration.ofMinutes(1);

    private final RedisCalls redis;
    private final RedisConfig config;

    WriteReadiness(RedisCalls redis, RedisConfig config) {
        this.redis = redis;
        this.config = config;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return redis.send(Command.SET, Keys.PROBE, "1", "PX", PROBE_KEPT.toMillis())
                .map(_ -> RedisRefusal.NONE)
                .onFailure(RedisUnavailableException.class)
                .recoverWithItem(failure -> failure.refusal())
                .map(this::response);
    }

    private HealthCheckResponse response(RedisRefusal refusal) {
        var response = HealthCheckResponse.named("Redis takes writes");
        return refusal == RedisRefusal.NONE
                ? response.up().build()
                : response.withData("refusal", refusal.label())
                        .status(!config.needsWrites())
                        .build();
    }
}
