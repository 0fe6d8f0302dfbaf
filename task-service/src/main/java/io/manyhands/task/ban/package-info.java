/// Volunteers that get no more tasks, because a value of theirs was proven to be wrong. model-service bans them.
@NullMarked
package io.manyhands.task.ban;

import org.jspecify.annotations.NullMarked;
