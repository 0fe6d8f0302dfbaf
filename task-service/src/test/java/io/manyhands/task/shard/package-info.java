@NullMarked
package io.manyhands.task.shard;

import org.jspecify.annotations.NullMarked;
