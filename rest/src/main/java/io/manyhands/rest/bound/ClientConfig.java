package io.manyhands.rest.bound;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/// Where requests come from.
@ConfigMapping(prefix = "manyhands.rest.clients")
public interface ClientConfig {
    /// Networks of proxies, such as `10.0.0.0/8`, whose `X-Forwarded-For` tells where a client is. Absent: a client's
    /// address is the socket's; behind a proxy, all clients are then one network, with what one network may do.
    /// Naming networks that clients are in lets these be whoever they say they are.
    Optional<List<String>> trustedProxies();
}
