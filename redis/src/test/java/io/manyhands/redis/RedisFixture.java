package io.manyhands.redis;

import static io.manyhands.localredis.testing.Waiting.await;

import io.manyhands.localredis.LocalRedis;
import io.manyhands.localredis.Options;
import io.manyhands.localredis.testing.TestRedis;
import io.manyhands.localredis.testing.Waiting;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.runtime.datasource.ReactiveRedisDataSourceImpl;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A Redis server and clients for one test.
public final class RedisFixture implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Options options;
    private final boolean isShared;
    private LocalRedis server;
    public final ReactiveRedisDataSource redis;

    public RedisFixture(Options options) {
        this(options, LocalRedis.start(options), RedisClientType.STANDALONE, false);
    }

    private RedisFixture(Options options, LocalRedis server, RedisClientType type, boolean isShared) {
        this.options = options;
        this.isShared = isShared;
        this.server = server;
        this.redis = connect(type);
    }

    /// On a Redis Cluster that serves other tests after this one, because its start takes seconds.
    public static RedisFixture of(LocalRedis cluster) {
        return new RedisFixture(TestRedis.options(), cluster, RedisClientType.CLUSTER, true);
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
                .atMost(Waiting.LIMIT);
    }

    /// How many clients wait for streams at this moment, each with a connection of its own.
    public long blockedReads() {
        return info("clients", "blocked_clients");
    }

    /// Closes the connections on which somebody waits for streams, and nothing else: one on which a command is on
    /// its way would be reset, which its client logs as an error.
    public void endBlockedReads() {
        redis.execute("CLIENT", "LIST")
                .await()
                .atMost(Waiting.LIMIT)
                .toString()
                .lines()
                .filter(client -> client.contains(" flags=b ") && client.contains(" cmd=xread "))
                .map(client -> client.replaceFirst("^id=(\\d+) .*", "$1"))
                .forEach(id -> redis.execute("CLIENT", "KILL", "ID", id).await().atMost(Waiting.LIMIT));
    }

    public List<String> keys(String pattern) {
        return redis.key().keys(pattern).await().atMost(Waiting.LIMIT);
    }

    private long info(String section, String field) {
        var info = redis.execute("INFO", section).await().atMost(Waiting.LIMIT).toString();
        return info.lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }

    public void stopServer() {
        server.close();
    }

    /// On the same port as before.
    public void startServer() {
        server = LocalRedis.start(options.withPort(server.port()));
    }

    /// Close what reads streams before: what it says at its end is waited for, so that it meets open connections.
    @Override
    public void close() {
        await("the end of all reads")
                .until(() -> blockedReads() == 0 && keys("*wake*").isEmpty());
        if (isShared) {
            redis.flushall().await().atMost(Waiting.LIMIT);
        }
        vertx.closeAndAwait();
        if (!isShared) {
            server.close();
        }
    }
}
