package io.manyhands.redis.streams;

import io.manyhands.redis.InFlightLimit;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.stream.ReactiveStreamCommands;

/// The two Redis clients as a watch uses them.
///
/// @param blocking whose connections blocking reads hold
/// @param readLimit of the blocking client
/// @param redis for short commands
/// @param limit of the client for short commands
record RedisAccess(
        ReactiveRedisDataSource blocking, InFlightLimit readLimit, ReactiveRedisDataSource redis, InFlightLimit limit) {

    ReactiveStreamCommands<String, String, byte[]> blockingStreams() {
        return blocking.stream(String.class, String.class, byte[].class);
    }

    ReactiveStreamCommands<String, String, byte[]> streams() {
        return redis.stream(String.class, String.class, byte[].class);
    }
}
