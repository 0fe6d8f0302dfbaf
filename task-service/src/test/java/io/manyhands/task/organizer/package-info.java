@NullMarked
package io.manyhands.task.organizer;

import org.jspecify.annotations.NullMarked;
