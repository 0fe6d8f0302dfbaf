package io.manyhands.gateway.identity;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs and recognizes short messages: HMAC-SHA256, truncated to 16 bytes and appended.
///
/// Used on the gateway's loop only: the MAC is one object that is used again and again.
public final class SigningKey {
    public static final int SIGNATURE_LENGTH = 16;
    private static final int PSEUDONYM_LENGTH = 8;
    private static final int KEY_LENGTH_AT_LEAST = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    /// @param key at least 16 bytes; not kept
    public SigningKey(byte[] key) {
        if (key.length < KEY_LENGTH_AT_LEAST) {
            throw new IllegalArgumentException(
                    "manyhands.gateway.signing-key has %d bytes, must have at least %d; make one with: head -c 32 /dev/urandom | base64"
                            .formatted(key.length, KEY_LENGTH_AT_LEAST));
        }
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /// @return the content, followed by its signature
    public ByteString sign(Purpose purpose, byte[] content) {
        return ByteString.copyFrom(content).concat(ByteString.copyFrom(signature(purpose, content)));
    }

    /// @return the content of what was signed for this purpose; empty if it was not
    public Optional<byte[]> open(Purpose purpose, ByteString signed) {
        int length = signed.size() - SIGNATURE_LENGTH;
        if (length < 0) {
            return Optional.empty();
        }
        var content = signed.substring(0, length).toByteArray();
        var isOurs = MessageDigest.isEqual(
                signature(purpose, content), signed.substring(length).toByteArray());
        return isOurs ? Optional.of(content) : Optional.empty();
    }

    /// What this key makes of a content: the same of the same content, and nobody without the key can tell of
    /// which.
    public ByteString pseudonym(Purpose purpose, byte[] content) {
        return ByteString.copyFrom(signature(purpose, content), 0, PSEUDONYM_LENGTH);
    }

    private byte[] signature(Purpose purpose, byte[] content) {
        mac.update(purpose.tag);
        var signature = new byte[SIGNATURE_LENGTH];
        System.arraycopy(mac.doFinal(content), 0, signature, 0, SIGNATURE_LENGTH);
        return signature;
    }

    /// What a signature is for; part of what is signed. The tags never change.
    public enum Purpose {
        TOKEN((byte) 0),
        LEASE((byte) 1),
        ADDRESS((byte) 2);

        private final byte tag;

        Purpose(byte tag) {
            this.tag = tag;
        }
    }
}
