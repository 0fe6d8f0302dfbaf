package io.manyhands.model.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/// The key pair of an installation: Ed25519 (RFC 8032).
///
/// Thread-safe.
record InstallationKey(KeyPair pair) {
    private static final String ALGORITHM = "Ed25519";

    static InstallationKey generate() {
        try {
            return new InstallationKey(KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    /// What [#stored] has written.
    ///
    /// @throws IllegalArgumentException if it is something else
    static InstallationKey parse(String stored) {
        try {
            var parts = stored.split(":", 2);
            var keys = KeyFactory.getInstance(ALGORITHM);
            var secret = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(parts[0]));
            var open = new X509EncodedKeySpec(Base64.getDecoder().decode(parts[parts.length - 1]));
            return new InstallationKey(new KeyPair(keys.generatePublic(open), keys.generatePrivate(secret)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without what is stored: it is a secret.
            throw new IllegalArgumentException(
                    "the key that records are signed with cannot be read; bring it back from a backup of Redis, or"
                            + " delete it, and a new one is made",
                    e);
        }
    }

    /// Both keys, Base64: PKCS#8, a colon, X.509 SubjectPublicKeyInfo. A secret.
    String stored() {
        return base64(pair.getPrivate().getEncoded()) + ":" + publicKey();
    }

    /// X.509 SubjectPublicKeyInfo, Base64.
    String publicKey() {
        return base64(pair.getPublic().getEncoded());
    }

    /// The signature of the text's UTF-8 bytes, Base64.
    String sign(String text) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(UTF_8));
            return base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of %s cannot sign with it".formatted(ALGORITHM), e);
        }
    }

    /// Without the keys.
    @Override
    public String toString() {
        return "InstallationKey";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
