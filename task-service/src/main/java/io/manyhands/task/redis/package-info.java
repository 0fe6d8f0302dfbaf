/// How this service talks to Redis: every command ends within a time-out, and every failure is a
/// [RedisUnavailableException].
@NullMarked
package io.manyhands.task.redis;

import org.jspecify.annotations.NullMarked;
