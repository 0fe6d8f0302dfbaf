package io.manyhands.protocol;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Seeds on both sides of 2^31, the smallest sizes, sizes on both sides of powers of four, and the largest.
final class GoldenPermutations {
    private GoldenPermutations() {}

    static List<JsonText> cases() {
        return Stream.of(0, 1, 42, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xDEADBEEF, -1)
                .flatMap(seed -> Stream.of(0, 1, 79, SamplePermutation.HELD_OUT, SamplePermutation.SPLIT)
                        .flatMap(stream -> Stream.of(
                                        1,
                                        2,
                                        3,
                                        4,
                                        5,
                                        16,
                                        17,
                                        1000,
                                        65_536,
                                        65_537,
                                        336_100,
                                        1 << 30,
                                        (1 << 30) + 1,
                                        Integer.MAX_VALUE)
                                .map(size -> permutation(seed, stream, size))))
                .toList();
    }

    private static JsonText permutation(int seed, int stream, int size) {
        var permutation = new SamplePermutation(seed, stream, size);
        var positions = IntStream.of(0, 1, 2, 3, 4, size / 3, size / 2, size - 2, size - 1)
                .filter(position -> position >= 0 && position < size)
                .distinct()
                .boxed()
                .toList();
        return new JsonText()
                .with("seed", Integer.toUnsignedLong(seed))
                .with("stream", stream)
                .with("size", size)
                .with("positions", positions)
                .with("elements", positions.stream().map(permutation::apply).toList());
    }
}
