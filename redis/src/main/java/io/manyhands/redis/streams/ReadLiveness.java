package io.manyhands.redis.streams;

import io.manyhands.redis.RedisConfig;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Whether every loop that reads streams has tried to lately, with or without success: if not, it is stuck, and only a
/// restart helps. Whether they succeed is asked by [ReadReadiness].
@Liveness
@ApplicationScoped
class ReadLiveness implements HealthCheck {
    private final StreamWatches watches;
    private final RedisConfig config;

    ReadLiveness(StreamWatches watches, RedisConfig config) {
        this.watches = watches;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        return watches.health("trying to read streams", watch -> watch.isTrying(config.stuckAfter()));
    }
}
