/// What component tests need: a Redis, a volunteer that speaks the protocol, and the other services' hand in Redis.
@NullMarked
package io.manyhands.gateway.support;

import org.jspecify.annotations.NullMarked;
