/// Volunteers that get no tasks, because a value of theirs was proven to be wrong: what model-service has written down,
/// as this gateway knows it. Bans come by the lobby at once; lifted ones are forgotten when all are read again.
@NullMarked
package io.manyhands.gateway.ban;

import org.jspecify.annotations.NullMarked;
