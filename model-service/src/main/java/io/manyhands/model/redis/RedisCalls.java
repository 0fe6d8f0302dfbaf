package io.manyhands.model.redis;

import io.manyhands.streams.InFlightLimit;
import io.manyhands.streams.RedisScript;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs commands and scripts within the configured time-out.
///
/// Fails with [RedisUnavailableException] and nothing else. No retries: whoever knows a command to be
/// idempotent may.
@ApplicationScoped
public class RedisCalls {
    private final ReactiveRedisDataSource redis;
    private final InFlightLimit limit;
    private final RedisConfig config;

    RedisCalls(ReactiveRedisDataSource redis, InFlightLimit limit, RedisConfig config) {
        this.redis = redis;
        this.limit = limit;
        this.config = config;
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

    private <T extends @Nullable Object> Uni<T> bounded(Uni<T> call) {
        return limit.admit(call)
                .ifNoItem()
                .after(config.timeOut())
                .fail()
                .onFailure()
                .transform(RedisUnavailableException::new);
    }
}
