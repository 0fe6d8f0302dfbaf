package io.manyhands.standalone.demo;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/// What names a data set.
public final class DatasetId {
    private DatasetId() {}

    /// @return SHA-256, in lower-case hexadecimal
    public static String of(byte[] dataset) {
        return HexFormat.of().formatHex(sha256(dataset));
    }

    /// The same for the header `Repr-Digest` (RFC 9530): then a server need not hold the data set before it stores it.
    static String digest(byte[] dataset) {
        return "sha-256=:%s:".formatted(Base64.getEncoder().encodeToString(sha256(dataset)));
    }

    private static byte[] sha256(byte[] dataset) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(dataset);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
