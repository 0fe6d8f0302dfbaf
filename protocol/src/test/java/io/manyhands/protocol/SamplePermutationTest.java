package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SamplePermutationTest {
    @Property
    void everyElementOccursExactlyOnce(
            @ForAll int seed, @ForAll int stream, @ForAll @IntRange(min = 1, max = 3000) int size) {
        assertThat(IntStream.of(order(seed, stream, size)).sorted())
                .containsExactlyElementsOf(IntStream.range(0, size).boxed().toList());
    }

    @Property
    void elementsOfLargePermutationsStayInside(
            @ForAll int seed,
            @ForAll int stream,
            @ForAll @IntRange(min = 1) int size,
            @ForAll @IntRange(min = 0) int at) {
        assertThat(new SamplePermutation(seed, stream, size).apply(at % size)).isBetween(0, size - 1);
    }

    /// Two random orders of 1000 agree in one position on average; in 20 or more with a probability below 1e-18.
    @Property
    void epochsAndSeedsDiffer(@ForAll int seed, @ForAll int stream) {
        assertThat(agreements(order(seed, stream, 1000), order(seed, stream + 1, 1000)))
                .isLessThan(20);
        assertThat(agreements(order(seed, stream, 1000), order(seed + 1, stream, 1000)))
                .isLessThan(20);
    }

    @Example
    void valuesOutsideAreRefused() {
        assertThatThrownBy(() -> new SamplePermutation(1, 0, 0)).hasMessageContaining("size 0");
        var permutation = new SamplePermutation(1, 0, 5);
        assertThatThrownBy(() -> permutation.apply(5)).hasMessage("position 5: must be 0..4");
        assertThatThrownBy(() -> permutation.apply(-1)).hasMessage("position -1: must be 0..4");
    }

    private static int[] order(int seed, int stream, int size) {
        var permutation = new SamplePermutation(seed, stream, size);
        return IntStream.range(0, size).map(permutation::apply).toArray();
    }

    private static long agreements(int[] a, int[] b) {
        return IntStream.range(0, a.length).filter(at -> a[at] == b[at]).count();
    }
}
