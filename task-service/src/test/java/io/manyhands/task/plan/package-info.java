@NullMarked
package io.manyhands.task.plan;

import org.jspecify.annotations.NullMarked;
