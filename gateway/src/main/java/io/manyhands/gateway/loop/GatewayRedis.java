package io.manyhands.gateway.loop;

import io.manyhands.streams.InFlightLimit;
import io.manyhands.streams.RedisScript;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;

/// Redis as the gateway uses it: every call ends within the configured time, and its answer comes back on the loop.
///
/// Failure modes: Redis unreachable, refusing (out of memory, read-only) or slow → the `Uni` fails.
@Singleton
public final class GatewayRedis {
    private final ReactiveRedisDataSource data;
    private final Redis redis;
    private final InFlightLimit limit;
    private final RedisConfig config;
    private final GatewayLoop loop;

    GatewayRedis(ReactiveRedisDataSource data, Redis redis, InFlightLimit limit, RedisConfig config, GatewayLoop loop) {
        this.data = data;
        this.redis = redis;
        this.limit = limit;
        this.config = config;
        this.loop = loop;
    }

    /// @param command typed commands of the data source
    public <T> Uni<T> call(Function<ReactiveRedisDataSource, Uni<T>> command) {
        return bounded(Uni.createFrom().deferred(() -> command.apply(data)));
    }

    public Uni<Response> send(Request request) {
        return bounded(redis.send(request));
    }

    /// Sends several commands at once; they run in this order, others may run between them.
    public Uni<List<Response>> batch(List<Request> requests) {
        return bounded(redis.batch(requests));
    }

    public Uni<Response> run(RedisScript script, List<String> keys, List<?> args) {
        return bounded(script.run(redis, keys, args));
    }

    private <T> Uni<T> bounded(Uni<T> call) {
        return limit.admit(call).ifNoItem().after(config.timeout()).fail().emitOn(loop);
    }
}
