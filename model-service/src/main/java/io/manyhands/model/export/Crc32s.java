package io.manyhands.model.export;

/// CRC-32 of bytes that follow others, without the bytes.
final class Crc32s {
    private static final int POLYNOMIAL = 0xedb88320;

    private Crc32s() {}

    /// @param first of the bytes before
    /// @param second of the bytes after
    /// @param length of the bytes after
    /// @return of all of them: `first`, moved on by as many zero bytes, and `second` are added
    static long joined(long first, long second, long length) {
        // x to the power of 8 * length, by squaring; bits are coefficients, the highest is that of 1.
        int factor = 1 << 31;
        int power = 1 << 23; // x^8
        for (long rest = length; rest > 0; rest >>= 1) {
            if ((rest & 1) != 0) {
                factor = product(factor, power);
            }
            power = product(power, power);
        }
        return Integer.toUnsignedLong(product((int) first, factor)) ^ second;
    }

    /// Of two polynomials over GF(2), modulo that of CRC-32.
    private static int product(int a, int b) {
        int sum = 0;
        int shifted = b;
        for (int bit = 1 << 31; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                sum ^= shifted;
            }
            shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
        }
        return sum;
    }
}
