@NullMarked
package io.manyhands.task.dataset;

import org.jspecify.annotations.NullMarked;
