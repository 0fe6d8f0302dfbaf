/// Tests against a real Redis.
@NullMarked
package io.manyhands.redis;

import org.jspecify.annotations.NullMarked;
