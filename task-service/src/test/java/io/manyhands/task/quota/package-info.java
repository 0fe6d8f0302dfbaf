@NullMarked
package io.manyhands.task.quota;

import org.jspecify.annotations.NullMarked;
