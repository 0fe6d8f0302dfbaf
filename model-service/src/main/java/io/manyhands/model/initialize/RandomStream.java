package io.manyhands.model.initialize;

/// The random numbers of one tensor: SplitMix64 (Steele, Lea and Flood 2014) over a counter. Number n is `mix(key +
/// n * gamma)`, n from 1, and the key is made of the job's seed and the tensor's position, so that a tensor's
/// numbers do not depend on the tensors before it.
///
/// Mutable, not thread-safe.
final class RandomStream {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final int DOUBLE_BITS = 53;
    private static final int FLOAT_BITS = 24;

    private long counter;

    /// @param seed the job's seed, all 32 bits used
    /// @param tensor position in topology order
    RandomStream(int seed, int tensor) {
        this(mix(((long) tensor << 32) | Integer.toUnsignedLong(seed)));
    }

    /// SplitMix64 with this seed.
    RandomStream(long key) {
        this.counter = key;
    }

    long next() {
        counter += GAMMA;
        return mix(counter);
    }

    /// Uniform in `[-limit, limit)`: one of 2^24 equidistant values, scaled with one rounding.
    float uniform(float limit) {
        float unit = (next() >>> (Long.SIZE - FLOAT_BITS)) * 0x1p-24f;
        return (2 * unit - 1) * limit;
    }

    /// Standard normal, by the cosine half of Box and Muller (1958).
    double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
        return radius * StrictMath.cos(2 * StrictMath.PI * unit());
    }

    /// Standard normal, drawn again until it is within two standard deviations (about one time in twenty-two).
    double truncatedNormal() {
        double value;
        do {
            value = normal();
        } while (Math.abs(value) > 2);
        return value;
    }

    /// Uniform in `[0, 1)`.
    private double unit() {
        return (next() >>> (Long.SIZE - DOUBLE_BITS)) * 0x1p-53;
    }

    /// The 64-bit finalizer of SplitMix64: a bijection.
    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
