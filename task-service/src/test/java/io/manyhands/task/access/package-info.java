@NullMarked
package io.manyhands.task.access;

import org.jspecify.annotations.NullMarked;
