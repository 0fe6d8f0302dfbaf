/// The one [io.manyhands.redis.streams.StreamWatch] of this service.
@NullMarked
package io.manyhands.model.redis;

import org.jspecify.annotations.NullMarked;
