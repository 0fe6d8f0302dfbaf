package io.manyhands.standalone.fuzz.mutate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.random.RandomGenerator;

/// Changes that need not know what the bytes mean.
final class ByteMutations {
    static final List<Mutation> ALL = List.of(
            ByteMutations::flipBit,
            ByteMutations::setByte,
            ByteMutations::insert,
            ByteMutations::delete,
            ByteMutations::duplicate,
            ByteMutations::repeat,
            ByteMutations::truncate,
            ByteMutations::splice,
            ByteMutations::binaryNumber,
            ByteMutations::writtenNumber);

    /// Where counts and lengths overflow, change their sign, or are just one too many.
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        7,
        8,
        127,
        128,
        255,
        256,
        32767,
        65535,
        65536,
        1 << 20,
        1 << 24,
        1 << 30,
        Integer.MAX_VALUE - 1,
        Integer.MAX_VALUE,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        (1L << 53) + 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -2,
        -8,
        -128,
        Integer.MIN_VALUE
    };

    private static final int[] WIDTHS = {1, 2, 4, 8};
    private static final int LONG_RUN = 64;
    private static final int MOST_REPEATED = 4096;

    private ByteMutations() {}

    static long number(RandomGenerator random) {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    static byte[] flipBit(byte[] input, byte[] other, RandomGenerator random) {
        if (input.length == 0) {
            return input;
        }
        var flipped = input.clone();
        flipped[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return flipped;
    }

    static byte[] setByte(byte[] input, byte[] other, RandomGenerator random) {
        if (input.length == 0) {
            return input;
        }
        var set = input.clone();
        set[random.nextInt(input.length)] = (byte) random.nextInt();
        return set;
    }

    static byte[] insert(byte[] input, byte[] other, RandomGenerator random) {
        int at = random.nextInt(input.length + 1);
        var inserted = new byte[1 + random.nextInt(LONG_RUN)];
        random.nextBytes(inserted);
        return Pieces.replace(input, at, at, inserted);
    }

    static byte[] delete(byte[] input, byte[] other, RandomGenerator random) {
        int from = random.nextInt(input.length + 1);
        return Pieces.replace(input, from, end(input, from, random), new byte[0]);
    }

    static byte[] duplicate(byte[] input, byte[] other, RandomGenerator random) {
        int from = random.nextInt(input.length + 1);
        int to = end(input, from, random);
        return Pieces.replace(input, to, to, Pieces.of(input, from, to));
    }

    /// So often that it becomes long.
    static byte[] repeat(byte[] input, byte[] other, RandomGenerator random) {
        int from = random.nextInt(input.length + 1);
        int to = end(input, from, random);
        var repeated = Pieces.repeat(Pieces.of(input, from, to), random.nextInt(1 + random.nextInt(MOST_REPEATED)));
        return Pieces.replace(input, to, to, repeated);
    }

    static byte[] truncate(byte[] input, byte[] other, RandomGenerator random) {
        return Pieces.of(input, 0, random.nextInt(input.length + 1));
    }

    /// The beginning of one, the end of the other.
    static byte[] splice(byte[] input, byte[] other, RandomGenerator random) {
        return Pieces.join(
                Pieces.of(input, 0, random.nextInt(input.length + 1)),
                Pieces.of(other, random.nextInt(other.length + 1), other.length));
    }

    static byte[] binaryNumber(byte[] input, byte[] other, RandomGenerator random) {
        int width = WIDTHS[random.nextInt(WIDTHS.length)];
        if (input.length < width) {
            return input;
        }
        var order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        var number = ByteBuffer.allocate(Long.BYTES)
                .order(order)
                .putLong(number(random))
                .array();
        int at = random.nextInt(input.length - width + 1);
        int from = order == ByteOrder.LITTLE_ENDIAN ? 0 : Long.BYTES - width;
        return Pieces.replace(input, at, at + width, Pieces.of(number, from, from + width));
    }

    static byte[] writtenNumber(byte[] input, byte[] other, RandomGenerator random) {
        int at = random.nextInt(input.length + 1);
        return Pieces.replace(input, at, at, Long.toString(number(random)).getBytes(US_ASCII));
    }

    /// Mostly near.
    private static int end(byte[] input, int from, RandomGenerator random) {
        int rest = input.length - from;
        int most = random.nextInt(4) == 0 ? rest : Math.min(rest, LONG_RUN);
        return from + random.nextInt(most + 1);
    }
}
