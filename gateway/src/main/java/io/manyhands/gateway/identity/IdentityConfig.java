package io.manyhands.gateway.identity;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// What all gateways must share.
@ConfigMapping(prefix = "manyhands.gateway")
public interface IdentityConfig {
    /// Base64 of at least 16 random bytes, the same for all gateways. Signs leases and volunteers' identities.
    /// Absent: random for each process, so neither survives a restart.
    Optional<String> signingKey();

    /// The credential of the organizer's own volunteers (`MANYHANDS_VOLUNTEER_TOKEN` in their environment),
    /// the same for all gateways; at least 16 characters. What such a volunteer computes is believed
    /// without a second opinion: a round whose results are in doubt waits for one. Absent: nobody is
    /// trusted so.
    Optional<String> volunteerToken();
}
