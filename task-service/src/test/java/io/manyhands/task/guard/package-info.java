@NullMarked
package io.manyhands.task.guard;

import org.jspecify.annotations.NullMarked;
