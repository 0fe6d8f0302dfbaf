package io.manyhands.standalone.fuzz.parsing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.standalone.fuzz.Failure;
import io.manyhands.standalone.fuzz.Outcome.Accepted;
import io.manyhands.standalone.fuzz.Outcome.Refused;
import io.manyhands.standalone.fuzz.Search;
import io.manyhands.standalone.fuzz.Target;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A short search of each target, after all inputs that ever failed. `./manyhands experiment fuzz` is the long one.
class FuzzTest {
    private static final long SEED = 1;
    private static final List<Target> TARGETS = Targets.all();

    private static final Charset UTF_32 = Charset.forName("UTF-32BE");

    static Stream<Arguments> searches() {
        return TARGETS.stream().map(target -> Arguments.of(target.name(), inputs(target)));
    }

    /// Descriptions take a hundred times as long as a few values.
    private static int inputs(Target target) {
        return switch (target.form()) {
            case JSON, TEXT -> 4000;
            case WIRE, BYTES -> 12_000;
        };
    }

    @ParameterizedTest
    @MethodSource("searches")
    void everyInputIsAcceptedOrRefused(String name, int inputs) {
        var result = Search.run(named(name), SEED, inputs);
        assertThat(result.failures())
                .as(
                        "again with: ./manyhands experiment fuzz --target %s --seed %d --inputs %d; or --replay a file of: %s",
                        name, SEED, inputs, hexadecimal(result.failures()))
                .extracting(Failure::message)
                .isEmpty();
        assertThat(result.accepted()).as("accepted").isPositive();
        assertThat(result.refusals()).as("refusals").isPositive();
    }

    static Stream<Arguments> inputsThatFailedOnce() {
        return Stream.of(
                Arguments.of(
                        "optimizer-states",
                        HexFormat.of().parseHex("0100000007000000000000000000000000ffff7f00000000")),
                Arguments.of(
                        "optimizer-states",
                        HexFormat.of().parseHex("010000000700000000000000ffffffff0000000000000000")),
                Arguments.of("jobs", cutOff("{\"name\": 1}".getBytes(UTF_32))),
                Arguments.of("jobs", bytes(Samples.float32().replace("float32\", \"seed", "\\ud800\", \"seed"))),
                Arguments.of("jobs", bytes("{\"model\": {\"weights\": {\"a\": 1}}}")),
                Arguments.of("token-requests", cutOff("{\"name\": 1}".getBytes(UTF_32))),
                Arguments.of("topologies", bytes("{\"a\":".repeat(990) + "1" + "}".repeat(990))),
                Arguments.of(
                        "topologies", bytes("{\"class_name\": \"Model\", \"config\": {\"layers\": {\"gain\": 1}}}")));
    }

    @ParameterizedTest
    @MethodSource("inputsThatFailedOnce")
    void inputThatFailedOnceIsRefused(String name, byte[] input) {
        assertThat(Search.of(named(name), input).failures()).isEmpty();
        assertThat(named(name).entrance().take(input)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999",
                "-1e999",
                "NaN",
                "Infinity",
                "9007199254740993",
                "9223372036854775808",
                "1E400000000",
                "1.5",
                "\"1\"",
                "[]",
                "null"
            })
    void numbersThatAreNoneAreRefused(String number) {
        var description = Samples.COUNTING.replace("\"units\": 16", "\"units\": " + number);
        assertThat(named("jobs").entrance().take(bytes(description))).isInstanceOf(Refused.class);
    }

    @Test
    void minusZeroIsARate() {
        var description = Samples.float32().replace("\"learningRate\": 0.01", "\"learningRate\": -0");
        assertThat(Search.of(named("jobs"), bytes(description)).failures()).isEmpty();
    }

    @Test
    void tenThousandLevelsAreRefused() {
        var deep = "[".repeat(10_000) + "]".repeat(10_000);
        assertThat(named("topologies").entrance().take(bytes(deep))).isInstanceOf(Refused.class);
    }

    @Test
    void layerThatIsItsOwnInputIsRefused() {
        assertThat(named("topologies").entrance().take(bytes(functional("d"))))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).contains("cycle"));
        assertThat(named("topologies").entrance().take(bytes(functional("in")))).isInstanceOf(Accepted.class);
    }

    @Test
    void layersOfOneNameAreRefused() {
        var twice = functional("in").replace("\"d\"", "\"in\"");
        assertThat(named("topologies").entrance().take(bytes(twice))).isInstanceOf(Refused.class);
    }

    private static String functional(String source) {
        return """
                {"class_name": "Functional", "config": {"name": "m", "layers": [
                  {"class_name": "InputLayer", "name": "in", "inbound_nodes": [],
                    "config": {"name": "in", "batch_input_shape": [null, 2]}},
                  {"class_name": "Dense", "name": "d", "inbound_nodes": [[["%s", 0, 0, {}]]],
                    "config": {"name": "d", "units": 3}}],
                  "input_layers": [["in", 0, 0]], "output_layers": [["d", 0, 0]]}}""".formatted(source);
    }

    private static Target named(String name) {
        return TARGETS.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] cutOff(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length - 1);
    }

    private static String hexadecimal(List<Failure> failures) {
        return failures.stream()
                .map(failure -> HexFormat.of().formatHex(failure.input()))
                .collect(Collectors.joining(" "));
    }
}
