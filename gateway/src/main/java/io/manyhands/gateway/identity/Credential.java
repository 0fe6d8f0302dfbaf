package io.manyhands.gateway.identity;

import io.manyhands.protocol.v1.Limit;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// Tells the organizer's own volunteers from strangers. Immutable.
@Singleton
public final class Credential {
    private static final int LENGTH_AT_LEAST = 16;
    private static final int LENGTH_AT_MOST = Limit.LIMIT_CREDENTIAL_CHARS_VALUE;

    private final Optional<byte[]> expected;

    Credential(IdentityConfig config) {
        expected = config.volunteerToken()
                .map(String::strip)
                .filter(token -> !token.isEmpty())
                .map(Credential::checked);
    }

    /// Takes as long for a wrong credential as for the right one.
    public boolean isShownBy(String presented) {
        return expected.filter(token -> MessageDigest.isEqual(token, bytes(presented)))
                .isPresent();
    }

    private static byte[] checked(String token) {
        if (token.length() < LENGTH_AT_LEAST || token.length() > LENGTH_AT_MOST) {
            throw new IllegalArgumentException(
                    "manyhands.gateway.volunteer-token has %d characters, must have %d to %d; make one with: head -c 24 /dev/urandom | base64"
                            .formatted(token.length(), LENGTH_AT_LEAST, LENGTH_AT_MOST));
        }
        return bytes(token);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
