/// What two sides must agree on, once: the generated messages (package `v1`), the arithmetic of the reduction tree,
/// which samples a leaf holds, how tensors are laid out in bytes, and the names of the Redis keys.
///
/// Plain values and pure functions; no I/O. The TypeScript side (`volunteer-ui/src/protocol`) implements the same
/// arithmetic and is held to the same golden cases (`src/test/resources/golden`).
@NullMarked
package io.manyhands.protocol;

import org.jspecify.annotations.NullMarked;
