/// Adds up the results of one round along its reduction tree, so that the root has the same bits whoever
/// computed what.
///
/// Decides: which result is used, which is a duplicate, which is wrong, when a round is complete, and what is
/// missing. Plain values, no I/O; what a value is, and how two are added, the job's
/// [io.manyhands.model.advance.Advance] says.
@NullMarked
package io.manyhands.model.reduce;

import org.jspecify.annotations.NullMarked;
