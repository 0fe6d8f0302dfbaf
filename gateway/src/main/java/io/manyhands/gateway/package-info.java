/// The gateway: volunteers with their WebSocket sessions and leases, admission, and the volunteer page.
@NullMarked
package io.manyhands.gateway;

import org.jspecify.annotations.NullMarked;
