/// What organizers did, when and from where, and what was refused: for those who have to find out later.
@NullMarked
package io.manyhands.task.audit;

import org.jspecify.annotations.NullMarked;
