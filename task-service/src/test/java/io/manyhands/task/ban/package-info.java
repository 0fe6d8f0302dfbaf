@NullMarked
package io.manyhands.task.ban;

import org.jspecify.annotations.NullMarked;
