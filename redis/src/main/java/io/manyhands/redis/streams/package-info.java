/// The shared way in which the services follow Redis streams.
@NullMarked
package io.manyhands.redis.streams;

import org.jspecify.annotations.NullMarked;
