package io.manyhands.standalone.demo;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What names a data set.
public final class DatasetId {
    private DatasetId() {}

    /// @return SHA-256, in lower-case hexadecimal
    public static String of(byte[] dataset) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(dataset));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
