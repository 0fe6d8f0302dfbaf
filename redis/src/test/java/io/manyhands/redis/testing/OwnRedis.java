package io.manyhands.redis.testing;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.runtime.datasource.BlockingRedisDataSourceImpl;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;

/// A connection of the test's own to the Redis of the service under test, for tests outside of the service's process.
public final class OwnRedis implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final RedisDataSource data;

    public OwnRedis() {
        var client = Redis.createClient(vertx, RedisTestResource.uri());
        data = new BlockingRedisDataSourceImpl(vertx, client, RedisAPI.api(client), Waiting.LIMIT);
    }

    public RedisDataSource data() {
        return data;
    }

    @Override
    public void close() {
        vertx.closeAndAwait();
    }
}
