@NullMarked
package io.manyhands.task.job;

import org.jspecify.annotations.NullMarked;
