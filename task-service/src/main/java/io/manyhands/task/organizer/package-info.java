/// What organizers see of themselves and of each other, and what they may take away. Volunteers have no use for it.
@NullMarked
package io.manyhands.task.organizer;

import org.jspecify.annotations.NullMarked;
