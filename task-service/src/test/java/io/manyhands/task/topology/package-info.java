@NullMarked
package io.manyhands.task.topology;

import org.jspecify.annotations.NullMarked;
