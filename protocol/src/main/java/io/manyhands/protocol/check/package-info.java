/// Reads what another party sends, and refuses what is outside of the bounds that `bounds.proto` lets each field say.
///
/// The bounds are checked on the bytes, before a message is made of them: what is refused has cost no memory. There is
/// no reflection in it, which native executables would have to be told of. What relates several fields is not checked
/// here but by [io.manyhands.protocol.work.Work] and [io.manyhands.protocol.work.Schedule].
@NullMarked
package io.manyhands.protocol.check;

import org.jspecify.annotations.NullMarked;
