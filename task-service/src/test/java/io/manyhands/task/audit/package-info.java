@NullMarked
package io.manyhands.task.audit;

import org.jspecify.annotations.NullMarked;
