/// Tests against a real Redis.
@NullMarked
package io.manyhands.redis.streams;

import org.jspecify.annotations.NullMarked;
