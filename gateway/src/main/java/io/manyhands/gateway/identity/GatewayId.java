package io.manyhands.gateway.identity;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HexFormat;

/// This process's name in Redis: consumer of the `tasks` streams, field of `hands`. Another one after every start,
/// so that what a dead process held is never taken for one's own.
@Singleton
public final class GatewayId {
    private static final int LENGTH = 8;

    private final String id;

    GatewayId() {
        var bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        id = HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return id;
    }
}
