/// One owned job from its first version to its last: results in, versions out.
///
/// Decides: when a round is over, what its commit holds, when missing work is announced. [JobRounds] is the
/// state machine, plain and without I/O; [JobLoop] connects it to Redis.
@NullMarked
package io.manyhands.model.round;

import org.jspecify.annotations.NullMarked;
