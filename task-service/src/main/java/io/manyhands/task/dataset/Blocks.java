package io.manyhands.task.dataset;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Gathers what comes in pieces into blocks, and says what all of it is called. Holds one block. Not thread-safe.
final class Blocks {
    static final int BYTES = 1 << 20;

    private final MessageDigest digest = sha256Digest();
    private byte[] block = new byte[BYTES];
    private int filled;
    private int size;

    /// @return those that are full now
    List<byte[]> add(byte[] piece) {
        digest.update(piece);
        size = Math.addExact(size, piece.length);
        var full = new ArrayList<byte[]>();
        for (int from = 0; from < piece.length; ) {
            int count = Math.min(piece.length - from, BYTES - filled);
            System.arraycopy(piece, from, block, filled, count);
            from += count;
            filled += count;
            if (filled == BYTES) {
                full.add(block);
                block = new byte[BYTES];
                filled = 0;
            }
        }
        return full;
    }

    /// @return the last one, if it is not empty
    List<byte[]> end() {
        return filled == 0 ? List.of() : List.of(Arrays.copyOf(block, filled));
    }

    /// Of all that has come, bytes.
    int size() {
        return size;
    }

    /// Of all that has come, in hexadecimal. To be asked for once, at the end.
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
