package io.manyhands.gateway.identity;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// What all gateways must share.
@ConfigMapping(prefix = "manyhands.gateway")
public interface IdentityConfig {
    /// Base64 of at least 16 random bytes, the same for all gateways. Signs leases and volunteers' identities.
    /// Absent: random for each process, so neither survives a restart.
    Optional<String> signingKey();
}
