package io.manyhands.gateway.identity;

import io.quarkus.logging.Log;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;

/// Where the signing key comes from.
final class SigningKeyStore {
    private static final int RANDOM_KEY_LENGTH = 32;

    private SigningKeyStore() {}

    @Produces
    @Singleton
    static SigningKey signingKey(IdentityConfig config) {
        return new SigningKey(config.signingKey().map(SigningKeyStore::decode).orElseGet(SigningKeyStore::random));
    }

    private static byte[] decode(String key) {
        try {
            return Base64.getDecoder().decode(key.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "manyhands.gateway.signing-key is not Base64 (%s); make one with: head -c 32 /dev/urandom | base64"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static byte[] random() {
        Log.warn(
                "manyhands.gateway.signing-key is not set, so this process made its own: leases and volunteers' identities"
                        + " will not survive a restart, and other gateways will refuse them. Set it to the same Base64 of 32 random"
                        + " bytes for all gateways.");
        var key = new byte[RANDOM_KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
