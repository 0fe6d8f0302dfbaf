/// The current model of a job as a file that TensorFlow.js loads.
///
/// Decides: what is in the archive. The same version gives the same bytes.
@NullMarked
package io.manyhands.model.export;

import org.jspecify.annotations.NullMarked;
