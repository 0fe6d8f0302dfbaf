/// Reading JSON that people write: strict, bounded, and with every problem reported at once.
///
/// A reader never stops at the first problem: it notes it in [Findings], and goes on with a harmless value that nobody
/// else gets to see: what it gives is a [Read], which has a value only if there is no problem.
@NullMarked
package io.manyhands.task.json;

import org.jspecify.annotations.NullMarked;
