package io.manyhands.standalone.fuzz.mutate;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Cutting arrays and putting them together.
final class Pieces {
    private Pieces() {}

    /// @return a copy in which `[from, to)` is replaced
    static byte[] replace(byte[] bytes, int from, int to, byte[] by) {
        var made = new byte[bytes.length - (to - from) + by.length];
        System.arraycopy(bytes, 0, made, 0, from);
        System.arraycopy(by, 0, made, from, by.length);
        System.arraycopy(bytes, to, made, from + by.length, bytes.length - to);
        return made;
    }

    static byte[] of(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (var part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /// No longer than [Form#MOST_BYTES].
    static byte[] repeat(byte[] bytes, int times) {
        var repeated = new ByteArrayOutputStream();
        for (int i = 0; i < times && repeated.size() + bytes.length <= Form.MOST_BYTES; i++) {
            repeated.writeBytes(bytes);
        }
        return repeated.toByteArray();
    }
}
