package io.manyhands.protocol.work;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.NodeValue;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// What all [NodeValue]s have in common, whatever kind of work they are of.
public final class NodeValues {
    private static final int HASH_SHOWN_BYTES = 4;

    private NodeValues() {}

    /// @param value kept
    public static NodeValue of(int units, ByteString value) {
        return NodeValue.newBuilder()
                .setUnits(units)
                .setValue(value)
                .setSha256(sha256(value))
                .build();
    }

    static Optional<Flaw> hashFlaw(NodeValue value) {
        var actual = sha256(value.getValue());
        return actual.equals(value.getSha256())
                ? Optional.empty()
                : Optional.of(new Flaw(
                        Flaw.Kind.HASH,
                        "SHA-256 of the value begins with %s, the one that came with it with %s"
                                .formatted(beginning(actual), beginning(value.getSha256()))));
    }

    static Optional<Flaw> unitsFlaw(NodeValue value, int expected) {
        return value.getUnits() == expected
                ? Optional.empty()
                : Optional.of(new Flaw(
                        Flaw.Kind.COUNT,
                        "%s units, the subtree has %d"
                                .formatted(Integer.toUnsignedString(value.getUnits()), expected)));
    }

    private static ByteString sha256(ByteString value) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (ByteBuffer part : value.asReadOnlyByteBufferList()) {
                digest.update(part);
            }
            return ByteString.copyFrom(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String beginning(ByteString hash) {
        var shown = hash.substring(0, Math.min(HASH_SHOWN_BYTES, hash.size()));
        return shown.isEmpty() ? "nothing" : HexFormat.of().formatHex(shown.toByteArray());
    }
}
