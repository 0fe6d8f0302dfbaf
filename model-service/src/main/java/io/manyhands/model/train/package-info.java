/// One owned job from its first version to its last: results in, versions out.
///
/// Decides: when a round is over, what its commit holds, when missing work is announced. [Training] is the
/// state machine, plain and without I/O; [JobLoop] connects it to Redis.
@NullMarked
package io.manyhands.model.train;

import org.jspecify.annotations.NullMarked;
