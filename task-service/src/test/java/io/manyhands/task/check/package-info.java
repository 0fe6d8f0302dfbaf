@NullMarked
package io.manyhands.task.check;

import org.jspecify.annotations.NullMarked;
