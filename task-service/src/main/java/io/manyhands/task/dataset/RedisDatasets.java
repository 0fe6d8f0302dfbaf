package io.manyhands.task.dataset;

import io.manyhands.protocol.Keys;
import io.manyhands.redis.RedisCalls;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.redis.client.Command;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Data sets in Redis; never changed and never removed by this service.
@ApplicationScoped
public class RedisDatasets {
    private final RedisCalls redis;

    RedisDatasets(RedisCalls redis) {
        this.redis = redis;
    }

    /// @return whether it is new
    Uni<Boolean> put(String sha256, Buffer bytes) {
        return redis.send(Command.SET, Keys.dataset(sha256), bytes.getBytes(), "NX")
                .map(Optional::isPresent);
    }

    public Uni<Optional<byte[]>> get(String sha256) {
        return redis.send(Command.GET, Keys.dataset(sha256))
                .map(reply -> reply.map(found -> found.toBuffer().getBytes()));
    }
}
