package io.manyhands.streams;

import io.manyhands.localredis.LocalRedis;
import io.manyhands.localredis.Options;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.runtime.datasource.ReactiveRedisDataSourceImpl;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// A Redis server and clients for one test.
final class RedisFixture implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Options options;
    private LocalRedis server;
    final ReactiveRedisDataSource redis;

    RedisFixture(Options options) {
        this.options = options;
        this.server = LocalRedis.start(options);
        var client = Redis.createClient(vertx, server.uri());
        this.redis = new ReactiveRedisDataSourceImpl(vertx, client, RedisAPI.api(client));
    }

    void add(String key, String value) {
        redis.stream(byte[].class)
                .xadd(key, Map.of("value", value.getBytes(StandardCharsets.UTF_8)))
                .await()
                .atMost(Duration.ofSeconds(5));
    }

    void stopServer() {
        server.close();
    }

    /// On the same port as before.
    void startServer() {
        server = LocalRedis.start(options.withPort(server.port()));
    }

    @Override
    public void close() {
        vertx.closeAndAwait();
        server.close();
    }
}
