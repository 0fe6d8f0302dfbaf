@NullMarked
package io.manyhands.task.testing;

import org.jspecify.annotations.NullMarked;
