package io.manyhands.rest.client;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/// Whom requests come from.
@ConfigMapping(prefix = "manyhands.rest.clients")
public interface ClientConfig {
    /// Networks of proxies, such as `10.0.0.0/8`, whose `X-Forwarded-For` tells where a client is, and whose
    /// `X-Forwarded-Host` tells what it called us. Absent: a client's address is the socket's; behind a proxy, all
    /// clients are then one. Naming networks that clients are in lets these be whoever they say they are.
    Optional<List<String>> trustedProxies();
}
