package io.manyhands.redis;

import io.manyhands.localredis.LocalRedis;
import io.manyhands.localredis.Options;
import io.manyhands.localredis.testing.TestCluster;
import io.manyhands.localredis.testing.TestRedis;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.runtime.datasource.ReactiveRedisDataSourceImpl;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// A Redis server and clients for one test.
public final class RedisFixture implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Options options;
    private LocalRedis server;
    public final ReactiveRedisDataSource redis;

    public RedisFixture(Options options) {
        this(options, LocalRedis.start(options), RedisClientType.STANDALONE);
    }

    private RedisFixture(Options options, LocalRedis server, RedisClientType type) {
        this.options = options;
        this.server = server;
        this.redis = connect(type);
    }

    /// A Redis Cluster of one node.
    public static RedisFixture cluster() {
        return new RedisFixture(TestRedis.options(), TestCluster.start(), RedisClientType.CLUSTER);
    }

    public int port() {
        return server.port();
    }

    /// With connections of its own.
    public ReactiveRedisDataSource connect(RedisClientType type) {
        return connect(type, server.uri());
    }

    /// The same, to the server by another way. Without time-outs.
    public ReactiveRedisDataSource connect(RedisClientType type, String uri) {
        var options = new RedisOptions().setType(type).setConnectionString(uri);
        var client = Redis.createClient(vertx, options);
        return new ReactiveRedisDataSourceImpl(vertx, client, RedisAPI.api(client));
    }

    public void add(String key, String value) {
        redis.stream(byte[].class)
                .xadd(key, Map.of("value", value.getBytes(StandardCharsets.UTF_8)))
                .await()
                .atMost(Duration.ofSeconds(5));
    }

    public void stopServer() {
        server.close();
    }

    /// On the same port as before.
    public void startServer() {
        server = LocalRedis.start(options.withPort(server.port()));
    }

    @Override
    public void close() {
        vertx.closeAndAwait();
        server.close();
    }
}
