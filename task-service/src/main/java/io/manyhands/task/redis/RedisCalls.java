package io.manyhands.task.redis;

import io.manyhands.streams.InFlightLimit;
import io.manyhands.streams.RedisScript;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Runs commands and scripts within the configured time-out.
///
/// Fails with [RedisUnavailableException] and nothing else. No retries: whoever knows a command to be idempotent may.
@ApplicationScoped
public class RedisCalls {
    private final Redis redis;
    private final InFlightLimit limit;
    private final RedisConfig config;

    RedisCalls(Redis redis, InFlightLimit limit, RedisConfig config) {
        this.redis = redis;
        this.limit = limit;
        this.config = config;
    }

    public Uni<Response> run(RedisScript script, List<String> keys, List<?> args) {
        return bounded(script.run(redis, keys, args));
    }

    /// @param args `byte[]` is sent as it is, everything else as its string
    /// @return the reply; empty if it is nil
    public Uni<Optional<Response>> send(Command command, Object... args) {
        var request = Request.cmd(command);
        for (var arg : args) {
            if (arg instanceof byte[] bytes) {
                request.arg(Buffer.buffer(bytes));
            } else {
                request.arg(String.valueOf(arg));
            }
        }
        return bounded(redis.send(request).map(Optional::ofNullable));
    }

    private <T> Uni<T> bounded(Uni<T> call) {
        return limit.admit(call)
                .ifNoItem()
                .after(config.timeOut())
                .fail()
                .onFailure()
                .transform(cause -> new RedisUnavailableException("Redis: " + cause.getMessage(), cause));
    }
}
