/// How this service talks to Redis: each command ends within a time-out, and one
/// [io.manyhands.streams.StreamWatch] follows all streams.
@NullMarked
package io.manyhands.model.redis;

import org.jspecify.annotations.NullMarked;
