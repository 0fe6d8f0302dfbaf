/// Optimizer steps in float32, with the formulas of TensorFlow.js 4.22, each operation rounded once and in its
/// order.
///
/// Decides: how a mean gradient changes the weights, and what of that must survive a restart. Plain arithmetic,
/// no I/O.
@NullMarked
package io.manyhands.model.optimize;

import org.jspecify.annotations.NullMarked;
