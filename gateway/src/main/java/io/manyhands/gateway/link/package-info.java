/// The way to one volunteer: messages out, nothing else. Whoever sends knows neither WebSocket nor event loop.
@NullMarked
package io.manyhands.gateway.link;

import org.jspecify.annotations.NullMarked;
