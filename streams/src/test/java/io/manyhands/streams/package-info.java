/// Tests against a real Redis.
@NullMarked
package io.manyhands.streams;

import org.jspecify.annotations.NullMarked;
