/// What each kind of work makes of a round: how a job begins ([Beginning]), how values are added up, and how complete
/// trees become the next version ([Advance]).
///
/// Decides: the bytes of every version, and what a status tells of the work besides what all kinds have in common.
/// Plain arithmetic, no I/O. A new kind has its own classes here, and its line in [Beginning#of].
@NullMarked
package io.manyhands.model.advance;

import org.jspecify.annotations.NullMarked;
