package io.manyhands.protocol;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.OptionalInt;

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

    /// The inverse of [#unpack].
    ///
    /// @param values any; not changed
    /// @param to what follows is written behind
    public static void pack(float[] values, ByteArrayOutputStream to) {
        var writer = new Writer(to);
        for (int from = 0; from < values.length; from += BLOCK) {
            writer.block(values, from, Math.min(values.length, from + BLOCK));
        }
    }

    private static IllegalArgumentException tooShort() {
        return new IllegalArgumentException("packed values: they end before the last one");
    }

    private static IllegalArgumentException tooLarge() {
        return new IllegalArgumentException("packed values: a multiple is larger than " + LARGEST_MULTIPLE);
    }

    private static final class Reader {
        private final ByteString bytes;
        private int at;
        /// Bits that were read but not used yet, the next one lowest; zeros above.
        private long window;

        private int width;

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
            // Of e = 0 only a double holds it.
            double scale = Math.scalb(1.0, next() - LOWEST_BIT);
            int mask = (1 << parameter) - 1;
            int mostOnes = (2 * LARGEST_MULTIPLE) >> parameter;
            for (int i = from; i < to; i++) {
                int ones = ones(mostOnes);
                fill(parameter);
                int code = (ones << parameter) | ((int) window & mask);
                drop(parameter);
                if (code > 2 * LARGEST_MULTIPLE) {
                    throw tooLarge();
                }
                values[i] = (float) (((code & 1) == 0 ? code / 2 : -(code + 1) / 2) * scale);
            }
            // What is left of the last byte is padding, whole bytes belong to the next block.
            at -= width / Byte.SIZE;
            window = 0;
            width = 0;
        }

        /// Ones up to a zero, which is dropped, too.
        private int ones(int most) {
            int ones = 0;
            while (true) {
                fill(1);
                int run = Math.min(width, Long.numberOfTrailingZeros(~window));
                ones += run;
                if (ones > most) {
                    throw tooLarge();
                }
                if (run < width) {
                    drop(run + 1);
                    return ones;
                }
                drop(run);
            }
        }

        /// Sees to it that there are so many bits in the window, at most 32.
        private void fill(int bits) {
            if (width >= bits) {
                return;
            }
            while (width <= Long.SIZE - Byte.SIZE - 1 && at < bytes.size()) {
                window |= (bytes.byteAt(at++) & 0xffL) << width;
                width += Byte.SIZE;
            }
            if (width < bits) {
                throw tooShort();
            }
        }

        private void drop(int bits) {
            window >>>= bits;
            width -= bits;
        }

        private int next() {
            if (at >= bytes.size()) {
                throw tooShort();
            }
            return bytes.byteAt(at++) & 0xff;
        }
    }

    private static final class Writer {
        private static final int SIGN = 1 << 31;
        private static final int SIGNIFICAND = 0x7fffff;
        private static final int IMPLICIT_BIT = 0x800000;
        private static final int SIGNIFICAND_BITS = 23;
        private static final int LARGEST_EXPONENT = 0xff;

        private final ByteArrayOutputStream to;
        private final int[] codes = new int[BLOCK];
        /// Bits that were not written yet, the first one lowest; zeros above.
        private long window;

        private int width;

        Writer(ByteArrayOutputStream to) {
            this.to = to;
        }

        void block(float[] values, int first, int end) {
            var common = commonExponent(values, first, end);
            if (common.isEmpty()) {
                to.write(ZEROS);
                return;
            }
            int exponent = common.getAsInt();
            int count = end - first;
            if (!code(values, first, end, exponent)) {
                raw(values, first, end);
                return;
            }
            int parameter = bestParameter(count);
            if (2 + Math.ceilDiv(bits(count, parameter), Byte.SIZE) >= count * Float.BYTES) {
                raw(values, first, end);
                return;
            }
            to.write(parameter);
            to.write(exponent);
            write(count, parameter);
        }

        /// Of the largest power of two that all are multiples of, as float32 has its exponents, plus 23; empty
        /// if all are zero. For those that have none, such as infinities, one that does not fit a byte, or that
        /// no multiple fits.
        private static OptionalInt commonExponent(float[] values, int first, int end) {
            var lowest = OptionalInt.empty();
            for (int i = first; i < end; i++) {
                int word = Float.floatToRawIntBits(values[i]);
                if (word == 0) {
                    continue;
                }
                int field = (word & ~SIGN) >>> SIGNIFICAND_BITS;
                int significand = word & SIGNIFICAND;
                int whole = field == 0 ? significand : significand | IMPLICIT_BIT;
                int exponent = Math.max(field, 1) + Integer.numberOfTrailingZeros(whole);
                if (lowest.isEmpty() || exponent < lowest.getAsInt()) {
                    lowest = OptionalInt.of(exponent);
                }
            }
            return lowest;
        }

        /// Zigzag codes of the multiples.
        ///
        /// @return false if one is too large, or no number
        private boolean code(float[] values, int first, int end, int exponent) {
            if (exponent > LARGEST_EXPONENT) {
                return false;
            }
            double scale = Math.scalb(1.0, exponent - LOWEST_BIT);
            for (int i = first; i < end; i++) {
                double multiple = values[i] / scale;
                boolean isNegativeZero = Float.floatToRawIntBits(values[i]) == SIGN;
                if (!(Math.abs(multiple) <= LARGEST_MULTIPLE) || isNegativeZero) {
                    return false;
                }
                codes[i - first] = multiple >= 0 ? 2 * (int) multiple : -2 * (int) multiple - 1;
            }
            return true;
        }

        /// The smallest that takes fewer bits than the next larger one.
        private int bestParameter(int count) {
            int best = 0;
            while (best < LARGEST_PARAMETER && bits(count, best + 1) < bits(count, best)) {
                best++;
            }
            return best;
        }

        private int bits(int count, int parameter) {
            int bits = count * (1 + parameter);
            for (int i = 0; i < count; i++) {
                bits += codes[i] >>> parameter;
            }
            return bits;
        }

        private void write(int count, int parameter) {
            for (int i = 0; i < count; i++) {
                int code = codes[i];
                for (int ones = code >>> parameter; ones > 0; ones -= Short.SIZE) {
                    int some = Math.min(Short.SIZE, ones);
                    put((1 << some) - 1, some);
                }
                put(0, 1);
                put(code & ((1 << parameter) - 1), parameter);
            }
            if (width > 0) {
                to.write((int) window);
            }
            window = 0;
            width = 0;
        }

        private void put(int bits, int count) {
            window |= (long) bits << width;
            width += count;
            while (width >= Byte.SIZE) {
                to.write((int) window & 0xff);
                window >>>= Byte.SIZE;
                width -= Byte.SIZE;
            }
        }

        private void raw(float[] values, int first, int end) {
            to.write(RAW);
            for (int i = first; i < end; i++) {
                int word = Float.floatToRawIntBits(values[i]);
                for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                    to.write(word >>> shift & 0xff);
                }
            }
        }
    }
}
