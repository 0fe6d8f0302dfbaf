package io.manyhands.gateway.loop;

import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;

/// [RedisCalls] as the gateway uses it: every answer, and every failure, comes back on the loop.
@Singleton
public final class GatewayRedis {
    private final RedisCalls calls;
    private final GatewayLoop loop;

    GatewayRedis(RedisCalls calls, GatewayLoop loop) {
        this.calls = calls;
        this.loop = loop;
    }

    /// See [RedisCalls#call].
    public <T> Uni<T> call(Function<ReactiveRedisDataSource, Uni<T>> command) {
        return calls.call(command).emitOn(loop);
    }

    /// See [RedisCalls#send(Request)].
    public Uni<Response> send(Request request) {
        return calls.send(request).emitOn(loop);
    }

    /// See [RedisCalls#batch].
    public Uni<List<Response>> batch(List<Request> requests) {
        return calls.batch(requests).emitOn(loop);
    }

    /// See [RedisCalls#run].
    public Uni<Response> run(RedisScript script, List<String> keys, List<?> args) {
        return calls.run(script, keys, args).emitOn(loop);
    }
}
