package io.manyhands.protocol;

/// A pseudo-random permutation of `[0, size)` that needs no table: any position can be looked up alone, so every
/// volunteer derives the samples of its leaf from four numbers.
///
/// A balanced Feistel network (Luby and Rackoff 1988) of six rounds over the smallest even number of bits that
/// holds `size`, with cycle walking (Black and Rogaway 2002) for sizes that are not powers of four. The round
/// function and the key schedule are the 32-bit finalizer of MurmurHash3, in 32-bit arithmetic that JavaScript can
/// follow exactly.
///
/// @param seed the job's seed, all 32 bits used
/// @param stream separates independent permutations of one seed: the epoch, [#HELD_OUT] or [#SPLIT]
/// @param size number of elements, at least 1
public record SamplePermutation(int seed, int stream, int size) {
    /// The stream that selects held-out samples.
    public static final int HELD_OUT = -1;

    /// The stream that parts records into those that train, which come first, and those held out.
    public static final int SPLIT = -2;

    private static final int ROUNDS = 6;
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    public SamplePermutation {
        if (size < 1) {
            throw new IllegalArgumentException("size %d: must be at least 1".formatted(size));
        }
    }

    /// @param position in `[0, size)`
    /// @return the element at that position, in `[0, size)`
    public int apply(int position) {
        if (position < 0 || position >= size) {
            throw new IllegalArgumentException("position %d: must be 0..%d".formatted(position, size - 1));
        }
        int halfBits = halfBits();
        int element = position;
        do {
            element = encrypt(element, halfBits);
        } while (Integer.compareUnsigned(element, size) >= 0);
        return element;
    }

    private int halfBits() {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
        return Math.max(1, (bits + 1) / 2);
    }

    private int encrypt(int value, int halfBits) {
        int mask = (1 << halfBits) - 1;
        int left = value >>> halfBits;
        int right = value & mask;
        for (int round = 0; round < ROUNDS; round++) {
            int next = left ^ (mix(right ^ roundKey(round)) & mask);
            left = right;
            right = next;
        }
        return (left << halfBits) | right;
    }

    private int roundKey(int round) {
        return mix(seed ^ mix(stream + GOLDEN_RATIO * (round + 1)));
    }

    /// The random number at a place of the sequence that a key begins, which can be a seed again; `draw.ts` has the
    /// same.
    static int draw(int key, int place) {
        return mix(key ^ mix(GOLDEN_RATIO * place));
    }

    /// The 32-bit finalizer of MurmurHash3: a bijection in which every input bit affects every output bit.
    static int mix(int value) {
        int h = value;
        h = (h ^ (h >>> 16)) * 0x85EBCA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2AE35;
        return h ^ (h >>> 16);
    }
}
