/// How the services talk to Redis: every command ends within a time-out and fails in one way ([RedisCalls]), and what
/// has to happen at once is a script ([RedisScript]). Streams are followed with [io.manyhands.redis.streams].
///
/// A library, not an application: its beans are found through the Jandex index in its jar, and the defaults of
/// the Redis clients are in its `META-INF/microprofile-config.properties`.
@NullMarked
package io.manyhands.redis;

import org.jspecify.annotations.NullMarked;
