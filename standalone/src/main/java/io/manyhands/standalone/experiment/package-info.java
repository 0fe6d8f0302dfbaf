/// Experiments on this machine: the same job with more and more volunteers.
///
/// [ScaleOut] is the sequence, [Scaling] the arithmetic and the table, [Report] the files. Volunteers of one run stay
/// for the next, so that nobody computes cold.
@NullMarked
package io.manyhands.standalone.experiment;

import org.jspecify.annotations.NullMarked;
