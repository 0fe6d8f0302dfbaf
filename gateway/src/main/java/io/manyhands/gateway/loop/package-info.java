/// The rule for all mutable state of a gateway, and the only way to Redis.
///
/// **Sessions, leases, jobs and demand are read and changed on one event loop thread, [GatewayLoop], and nowhere
/// else.** No class of the other packages has a lock. What is expensive (decoding a message, looking through a
/// large value) is done before or beside the loop; answers of Redis come back to it ([GatewayRedis]).
@NullMarked
package io.manyhands.gateway.loop;

import org.jspecify.annotations.NullMarked;
