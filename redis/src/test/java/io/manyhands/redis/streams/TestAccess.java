package io.manyhands.redis.streams;

import io.manyhands.redis.InFlightLimit;
import io.manyhands.redis.RedisFixture;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;

/// What a watch under test uses: the clients of a fixture, without limits.
final class TestAccess {
    private TestAccess() {}

    static RedisAccess of(RedisFixture fixture, ReactiveRedisDataSource blocking) {
        return new RedisAccess(blocking, InFlightLimit.none(), fixture.redis, InFlightLimit.none());
    }
}
