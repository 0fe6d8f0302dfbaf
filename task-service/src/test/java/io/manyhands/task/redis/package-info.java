@NullMarked
package io.manyhands.task.redis;

import org.jspecify.annotations.NullMarked;
