package io.manyhands.model.export;

/// The checksum of HDF5: `hashlittle` of Bob Jenkins' lookup3 (2006), with 0 to begin with.
final class Lookup3 {
    private static final int BLOCK = 12;

    private Lookup3() {}

    /// @param from first byte
    /// @param end one past the last
    static int hash(byte[] bytes, int from, int end) {
        int length = end - from;
        int a = 0xdeadbeef + length;
        int b = a;
        int c = a;
        int at = from;
        while (end - at > BLOCK) {
            a += word(bytes, at, end);
            b += word(bytes, at + 4, end);
            c += word(bytes, at + 8, end);
            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;
            at += BLOCK;
        }
        if (at == end) {
            return c;
        }
        a += word(bytes, at, end);
        b += word(bytes, at + 4, end);
        c += word(bytes, at + 8, end);
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        return (c ^ b) - Integer.rotateLeft(b, 24);
    }

    /// Four bytes, little-endian; zeros where there are none.
    private static int word(byte[] bytes, int at, int end) {
        int word = 0;
        for (int i = 0; i < Integer.BYTES && at + i < end; i++) {
            word |= Byte.toUnsignedInt(bytes[at + i]) << (8 * i);
        }
        return word;
    }
}
