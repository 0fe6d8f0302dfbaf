/// Keeps the history of a job within bytes, however many rounds it has and whoever contributes.
///
/// Decides: what of older rounds is given up first. Runs beside the commits; any process may do it for any job, and
/// several at once do no harm.
@NullMarked
package io.manyhands.model.thinning;

import org.jspecify.annotations.NullMarked;
