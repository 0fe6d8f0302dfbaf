package io.manyhands.model.version;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Keys;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 that names a version's state: of its bytes as they travel.
///
/// @param hex lower case
public record Sha256(String hex) {
    public Sha256 {
        if (!Keys.isSha256(hex)) {
            throw new IllegalArgumentException("'%s': must be 64 digits 0-9a-f".formatted(hex));
        }
    }

    public static Sha256 of(byte[] bytes) {
        return new Sha256(HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    /// Of bytes that are not copied.
    public static Sha256 hash(ByteString bytes) {
        var digest = sha256();
        digest.update(bytes.asReadOnlyByteBuffer());
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    /// @param raw the 32 bytes
    public static Sha256 of(ByteString raw) {
        return new Sha256(HexFormat.of().formatHex(raw.toByteArray()));
    }

    /// The 32 bytes.
    public ByteString raw() {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
