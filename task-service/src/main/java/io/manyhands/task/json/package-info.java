/// Reading JSON that people write: strict, bounded, and with every problem reported at once.
///
/// A reader never stops at the first problem: it notes it in [Findings], goes on with a harmless value, and whoever
/// called looks at the findings before it uses what was read.
@NullMarked
package io.manyhands.task.json;

import org.jspecify.annotations.NullMarked;
