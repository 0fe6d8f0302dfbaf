package io.manyhands.protocol;

import com.google.protobuf.ByteString;

/// Float32 in as few bytes as it takes, without loss, where they are small multiples of a power of two.
///
/// Blocks of [#BLOCK] values, the last one perhaps of fewer, each with a first byte that says of which kind it is:
///
/// - `0xfe`: zeros; nothing follows.
/// - `0xff`: float32, little-endian.
/// - 0 to 15, the parameter p of a Rice code (Rice 1979): a byte e follows, then a code for each value, then zeros up
///   to a whole byte. The values are multiples of 2^(e - 150). The code of a multiple m, with z = 2m or, if it is
///   negative, -2m - 1: z >> p ones, a zero, the p low bits of z from the lowest on. The first bit is the lowest of its
///   byte.
public final class PackedFloats {
    public static final int BLOCK = 256;

    private static final int ZEROS = 0xfe;
    private static final int RAW = 0xff;
    private static final int LARGEST_PARAMETER = 15;
    private static final int LARGEST_MULTIPLE = 1 << 20;
    private static final int LOWEST_BIT = 150;

    private PackedFloats() {}

    /// What so many values take.
    public static int bytesAtLeast(int count) {
        return Math.ceilDiv(count, BLOCK);
    }

    /// What so many values take at most.
    public static int bytesAtMost(int count) {
        return count * Float.BYTES + Math.ceilDiv(count, BLOCK);
    }

    /// @param bytes of `count` values and nothing else
    /// @return a new array
    /// @throws IllegalArgumentException if they are not
    public static float[] unpack(ByteString bytes, int count) {
        // Each block takes a byte at least: no array is made of a few bytes that promise a lot.
        if (bytes.size() < bytesAtLeast(count)) {
            throw tooShort();
        }
        var reader = new Reader(bytes);
        var values = new float[count];
        for (int from = 0; from < count; from += BLOCK) {
            reader.block(values, from, Math.min(count, from + BLOCK));
        }
        if (reader.at != bytes.size()) {
            throw new IllegalArgumentException(
                    "packed values: %d bytes more than %d take".formatted(bytes.size() - reader.at, count));
        }
        return values;
    }

    private static IllegalArgumentException tooShort() {
        return new IllegalArgumentException("packed values: they end before the last one");
    }

    private static final class Reader {
        private final ByteString bytes;
        private int at;

        Reader(ByteString bytes) {
            this.bytes = bytes;
        }

        void block(float[] values, int from, int to) {
            int kind = next();
            switch (kind) {
                case ZEROS -> {}
                case RAW -> {
                    for (int i = from; i < to; i++) {
                        values[i] = Float.intBitsToFloat(next() | next() << 8 | next() << 16 | next() << 24);
                    }
                }
                default -> codes(kind, values, from, to);
            }
        }

        private void codes(int parameter, float[] values, int from, int to) {
            if (parameter > LARGEST_PARAMETER) {
                throw new IllegalArgumentException("packed values: no block is of kind " + parameter);
            }
            float scale = (float) Math.scalb(1.0, next() - LOWEST_BIT);
            int bits = 0;
            int left = 0;
            for (int i = from; i < to; i++) {
                int code = 0;
                int low = 0;
                // The ones, the zero that ends them, then the low bits.
                for (int missing = -1; missing != 0; ) {
                    if (left == 0) {
                        bits = next();
                        left = 8;
                    }
                    int bit = bits & 1;
                    bits >>= 1;
                    left--;
                    if (missing < 0) {
                        if (bit == 1) {
                            code = checked(code + 1, parameter);
                        } else {
                            code <<= parameter;
                            missing = parameter;
                        }
                    } else {
                        code |= bit << low++;
                        missing--;
                    }
                }
                values[i] = ((code & 1) == 0 ? code / 2 : -(code + 1) / 2) * scale;
            }
        }

        private static int checked(int ones, int parameter) {
            if (ones > (2 * LARGEST_MULTIPLE) >> parameter) {
                throw new IllegalArgumentException("packed values: a multiple is larger than " + LARGEST_MULTIPLE);
            }
            return ones;
        }

        private int next() {
            if (at >= bytes.size()) {
                throw tooShort();
            }
            return bytes.byteAt(at++) & 0xff;
        }
    }
}
