@NullMarked
package io.manyhands.task;

import org.jspecify.annotations.NullMarked;
