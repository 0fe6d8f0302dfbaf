package io.manyhands.standalone.fuzz.mutate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FormTest {
    private static final byte[] INPUT = "{\"a\": [1, {\"b\": \"text\"}], \"c\": null}".getBytes(UTF_8);
    private static final byte[] OTHER = {8, 1, 18, 2, 8, 7};

    @ParameterizedTest
    @EnumSource
    void sameSeedMakesTheSameInputs(Form form) {
        for (int seed = 0; seed < 200; seed++) {
            assertThat(mutated(form, INPUT, seed)).isEqualTo(mutated(form, INPUT, seed));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsChangedStaysAsItIs(Form form) {
        var before = INPUT.clone();
        for (int seed = 0; seed < 500; seed++) {
            mutated(form, INPUT, seed);
        }
        assertThat(INPUT).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void inputsAreBoundedAndOftenOthers(Form form) {
        int others = 0;
        var input = OTHER;
        for (int seed = 0; seed < 1000; seed++) {
            var next = mutated(form, input, seed);
            assertThat(next.length).isLessThanOrEqualTo(Form.MOST_BYTES);
            others += Arrays.equals(next, input) ? 0 : 1;
            input = seed % 20 == 0 ? INPUT : next;
        }
        assertThat(others).isGreaterThan(300);
    }

    @ParameterizedTest
    @EnumSource
    void nothingCanBeChangedToo(Form form) {
        for (int seed = 0; seed < 500; seed++) {
            var random = new SplittableRandom(seed);
            assertThat(form.mutate(new byte[0], new byte[0], random)).hasSizeLessThanOrEqualTo(Form.MOST_BYTES);
        }
    }

    private static byte[] mutated(Form form, byte[] input, int seed) {
        return form.mutate(input, OTHER, new SplittableRandom(seed));
    }
}
