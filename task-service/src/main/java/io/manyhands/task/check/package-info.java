/// What auditors do: they take values that are to be computed again, and say what they have come to; and who was banned
/// for what they found. model-service decides what is checked, and what follows from it.
@NullMarked
package io.manyhands.task.check;

import org.jspecify.annotations.NullMarked;
