package io.manyhands.standalone.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.standalone.fuzz.mutate.Form;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
    @TempDir
    Path dir;

    @Test
    void whatIsNewIsChangedFurtherUntilItFails() {
        var result = Search.run(target(SearchTest::maze), 1, 200_000);

        assertThat(result.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.message()).contains("IllegalStateException: the end");
            assertThat(maze(Arrays.copyOf(failure.input(), 3)))
                    .isEqualTo(new Outcome.Refused("not further than door door door "));
        });
        assertThat(result.refusals()).isEqualTo(4);
    }

    @Test
    void sameSeedTriesTheSameInputs() {
        var first = new ArrayList<String>();
        var second = new ArrayList<String>();
        Search.run(target(input -> noted(first, input)), 7, 2000);
        Search.run(target(input -> noted(second, input)), 7, 2000);
        assertThat(second).isEqualTo(first).hasSize(2001);

        var other = new ArrayList<String>();
        Search.run(target(input -> noted(other, input)), 8, 2000);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void messagesThatDifferInWhatTheyQuoteAreOneKind() {
        var result = Search.run(
                target(input -> new Outcome.Refused(
                        "'%s' is %d long".formatted(HexFormat.of().formatHex(input), input.length))),
                1,
                500);
        assertThat(result.refusals()).isOne();
    }

    @Test
    void errorsAreFailuresToo() {
        assertThat(Search.of(target(_ -> new Outcome.Refused("" + deep(0))), new byte[3])
                        .failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo("java.lang.StackOverflowError"));
    }

    @Test
    void memoryIsBounded() {
        var target = target(_ -> new Outcome.Accepted("" + new byte[65 << 20].length));
        assertThat(Search.of(target, new byte[3]).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message())
                        .isEqualTo("3 bytes made 65 MiB of memory be allocated; at most 64 MiB are allowed"));
    }

    @Test
    void timeIsBounded() {
        var meter = new Meter();
        var target = target(_ -> {
            long end = meter.cpuNanos() + Search.SLOWEST.plusMillis(50).toNanos();
            while (meter.cpuNanos() < end) {
                Thread.onSpinWait();
            }
            return new Outcome.Accepted("at last");
        });
        assertThat(Search.of(target, new byte[3]).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).contains("at most 2000 ms are allowed"));
    }

    @Test
    void inputThatFailsIsWrittenAndFailsAgain() throws Exception {
        var report = dir.resolve("report.json");
        var printed = new ByteArrayOutputStream();
        var fuzzing = new Fuzzing(List.of(target(SearchTest::maze)), 200_000, 1, dir, Optional.of(report));

        assertThat(fuzzing.run(new PrintStream(printed, true, ISO_8859_1))).isEqualTo(1);

        var file = dir.resolve("maze-1-0");
        assertThat(printed.toString(ISO_8859_1))
                .contains("the end", "seed 1; again with: ./manyhands experiment fuzz --target maze --replay " + file);
        assertThat(Files.readString(report)).contains("\"target\" : \"maze\"", "the end");
        assertThat(Fuzzing.replay(target(SearchTest::maze), file, new PrintStream(printed, true, ISO_8859_1)))
                .isEqualTo(1);
        assertThat(Fuzzing.replay(target(SearchTest::maze), report, new PrintStream(printed, true, ISO_8859_1)))
                .isZero();
    }

    private static Target target(Target.Entrance entrance) {
        return new Target("maze", Form.BYTES, List.of(new byte[] {1, 2, 3, 4}), entrance);
    }

    private static Outcome noted(List<String> inputs, byte[] input) {
        inputs.add(new String(input, ISO_8859_1));
        return new Outcome.Refused("no");
    }

    /// Four doors, one behind the other: nobody opens them all at once.
    private static Outcome maze(byte[] input) {
        for (int door = 0; door < 4; door++) {
            if (input.length <= door || (input[door] & 0x1f) != 7 + door) {
                return new Outcome.Refused("not further than " + "door ".repeat(door));
            }
        }
        throw new IllegalStateException("the end");
    }

    private static int deep(int depth) {
        return depth < 0 ? 0 : 1 + deep(depth + 1);
    }
}
