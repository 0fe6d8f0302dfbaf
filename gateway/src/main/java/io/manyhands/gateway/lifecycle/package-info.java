/// When things happen: start, heartbeat, shutdown; and what the outside is told of it, as health and gauges.
@NullMarked
package io.manyhands.gateway.lifecycle;

import org.jspecify.annotations.NullMarked;
