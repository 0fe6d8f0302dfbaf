/// Version 0 of a model's weights: a function of the job's seed, the same on every machine.
///
/// Decides: which random numbers each tensor gets. Plain arithmetic in double with `StrictMath`, rounded to
/// float32 at the end; no I/O.
@NullMarked
package io.manyhands.model.initialize;

import org.jspecify.annotations.NullMarked;
