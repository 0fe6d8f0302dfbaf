/// How volunteers have dealt with the tasks they were leased, and what follows: how many tasks one may hold,
/// whether it has a record, and until when it gets none.
///
/// [Standing] is kept by identity, [Origin] by address prefix: a stranger who comes back with another identity
/// from the same address inherits what its predecessors owe there, but only as long as most of what that address
/// was leased came to nothing, and only if it has no record of its own. All of it is a value of the clock;
/// [Standings] bounds how many are remembered.
@NullMarked
package io.manyhands.gateway.standing;

import org.jspecify.annotations.NullMarked;
