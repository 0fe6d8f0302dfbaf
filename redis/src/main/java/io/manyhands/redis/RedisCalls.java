package io.manyhands.redis;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs commands and scripts within the configured time-out.
///
/// Fails with [RedisUnavailableException] and nothing else. No retries: whoever knows a command to be idempotent may.
@ApplicationScoped
public class RedisCalls {
    private final ReactiveRedisDataSource redis;
    private final InFlightLimit limit;
    private final RedisConfig config;
    private final RefusalMetrics refusals;

    RedisCalls(ReactiveRedisDataSource redis, InFlightLimit limit, RedisConfig config, RefusalMetrics refusals) {
        this.redis = redis;
        this.limit = limit;
        this.config = config;
        this.refusals = refusals;
    }

    public Uni<Response> run(RedisScript script, List<String> keys, List<?> args) {
        return bounded(script.run(redis.getRedis(), keys, args));
    }

    /// @param command typed commands of the data source, started when the result is subscribed to
    public <T extends @Nullable Object> Uni<T> call(Function<ReactiveRedisDataSource, Uni<T>> command) {
        return bounded(Uni.createFrom().deferred(() -> command.apply(redis)));
    }

    /// The bytes of a key, if it exists.
    public Uni<Optional<byte[]>> get(String key) {
        return call(data -> data.value(byte[].class).get(key).map(bytes -> Optional.ofNullable(bytes)));
    }

    /// @param args `byte[]` is sent as it is, everything else as its string
    /// @return the reply; empty if it is nil
    public Uni<Optional<Response>> send(Command command, Object... args) {
        return send(withArguments(Request.cmd(command), List.of(args))).map(Optional::ofNullable);
    }

    /// @return the reply; null if it is nil
    public Uni<Response> send(Request request) {
        return bounded(redis.getRedis().send(request));
    }

    /// Sends several commands at once; they run in this order, others may run between them.
    public Uni<List<Response>> batch(List<Request> requests) {
        return bounded(redis.getRedis().batch(requests));
    }

    /// @param args `byte[]` is sent as it is, everything else as its string
    static Request withArguments(Request request, List<?> args) {
        for (var arg : args) {
            if (arg instanceof byte[] bytes) {
                request.arg(Buffer.buffer(bytes));
            } else {
                request.arg(String.valueOf(arg));
            }
        }
        return request;
    }

    private <T extends @Nullable Object> Uni<T> bounded(Uni<T> call) {
        return limit.admit(call)
                .ifNoItem()
                .after(config.timeout())
                .fail()
                .onFailure()
                .transform(this::unavailable);
    }

    private RedisUnavailableException unavailable(Throwable cause) {
        var failure = new RedisUnavailableException(cause);
        refusals.count(failure);
        return failure;
    }
}
