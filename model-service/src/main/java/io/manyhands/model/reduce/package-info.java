/// Adds up the results of one round along its reduction tree, so that the root has the same bits whoever
/// computed what.
///
/// Decides: which result is used, which is a duplicate, which is wrong, when a round is complete, and what is
/// missing. Plain values, no I/O; the arrays of gradients that are handed in belong to this package and are
/// added up in place.
@NullMarked
package io.manyhands.model.reduce;

import org.jspecify.annotations.NullMarked;
