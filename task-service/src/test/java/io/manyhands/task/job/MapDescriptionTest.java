package io.manyhands.task.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.Grid;
import io.manyhands.protocol.v1.IntegerRange;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.MapReduce;
import io.manyhands.protocol.v1.Program;
import io.manyhands.protocol.v1.Reduction.Kind;
import io.manyhands.protocol.v1.SharedFile;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapDescriptionTest {
    private static final String SHA256 = "ab".repeat(32);
    private static final String PROGRAM = "export const map = (x) => x;";

    @Test
    void numbersAreInputsAndTheRestHasDefaults() {
        var map = map("{\"type\": \"numbers\", \"count\": 20000}", "", "");
        assertThat(map.getInputs().getRange())
                .isEqualTo(IntegerRange.newBuilder().setFirst(1).setStep(1).build());
        assertThat(map.getInputs().getCount()).isEqualTo(20_000);
        assertThat(map.getReduction().getKind()).isEqualTo(Kind.KIND_NONE);
        assertThat(map.getIterations()).isEqualTo(1);
        assertThat(map.getLeafSize()).isEqualTo(20);
        assertThat(map.getLeavesPerRound()).isEqualTo(100);
        assertThat(map.getProgram().getBytes()).isEqualTo(PROGRAM.length());
        assertThat(map.getProgram().getLanguage()).isEqualTo(Program.Language.LANGUAGE_JAVASCRIPT);
        assertThat(map.getLimits().getMemoryBytes()).isEqualTo(64 << 20);
        assertThat(map.getLimits().getMillisPerInput()).isEqualTo(30_000);
        assertThat(map.getLimits().getResultBytes()).isEqualTo(1 << 20);
        assertThat(map.getInitialStateJson()).isEmpty();
    }

    @Test
    void fewInputsAreOneRoundAndManyHaveLargerLeaves() {
        assertThat(map("{\"type\": \"numbers\", \"count\": 5}", "", "").getLeafSize())
                .isEqualTo(1);
        assertThat(map("{\"type\": \"numbers\", \"count\": 5}", "", "").getLeavesPerRound())
                .isEqualTo(64);
        var large = map("{\"type\": \"numbers\", \"count\": 1000000000}", "", "");
        assertThat(large.getLeafSize()).isEqualTo(8192);
        assertThat(large.getLeavesPerRound()).isEqualTo(4096);
    }

    @Test
    void gridHasAnInputForEachCombination() {
        var inputs = map(
                        "{\"type\": \"grid\", \"parameters\": {\"b\": [1, 2.50], \"1\": [\"x\", null, {\"a\": []}]}}",
                        "",
                        "")
                .getInputs();
        assertThat(inputs.getCount()).isEqualTo(6);
        assertThat(inputs.getGrid().getAxesList())
                .containsExactly(
                        Grid.Axis.newBuilder()
                                .setName("b")
                                .addValues("1")
                                .addValues("2.5")
                                .build(),
                        Grid.Axis.newBuilder()
                                .setName("1")
                                .addValues("\"x\"")
                                .addValues("null")
                                .addValues("{\"a\":[]}")
                                .build());
    }

    @Test
    void gridHasNoMoreInputsThanAJobMay() {
        var axis = IntStream.range(0, 1001).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        var parameters = "{\"a\": %1$s, \"b\": %1$s, \"c\": %1$s}".formatted(axis);
        assertThat(errors(grid(parameters), "", ""))
                .containsExactly(new FieldError(
                        "mapReduce.inputs.parameters",
                        "makes 1003003001 inputs, one for each combination; at most 1000000000 are allowed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\": []}", "{\"a\": 3}", "{\"\": [1]}", "[1]", "3"})
    void gridIsAnObjectOfLists(String parameters) {
        assertThat(errors(grid(parameters), "", ""))
                .extracting(FieldError::field)
                .containsOnly("mapReduce.inputs.parameters");
    }

    @Test
    void linesAreCounted() {
        var lines = "{\"type\": \"lines\", \"dataset\": \"%s\"}".formatted(SHA256);
        assertThat(map(lines, "", "1\n{\"a\": 2}\n").getInputs().getCount()).isEqualTo(2);
        assertThat(map(lines, "", "1\n2").getInputs().getCount()).isEqualTo(2);
        assertThat(map(lines, "", "1\n2").getInputs().getLines().getBytes()).isEqualTo(3);
    }

    @Test
    void firstLineThatIsNotJsonIsNamed() {
        var lines = "{\"type\": \"lines\", \"dataset\": \"%s\"}".formatted(SHA256);
        assertThat(errors(lines, "", "1\n\n3"))
                .containsExactly(new FieldError("mapReduce.inputs.dataset", "line 2 is empty; each line must be JSON"));
        assertThat(errors(lines, "", "1\n[2\n3"))
                .singleElement()
                .satisfies(error -> assertThat(error.message())
                        .startsWith("line 2 is not JSON: ")
                        .endsWith("; each line must be JSON"));
        assertThat(errors(lines, "", "1 2")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\": \"numbers\", \"count\": 0} | | mapReduce.inputs.count",
                "{\"type\": \"numbers\", \"count\": 10, \"first\": 1e16} | | mapReduce.inputs.first",
                "{\"type\": \"numbers\", \"count\": 10, \"step\": 9007199254740991} | | mapReduce.inputs.count",
                "{\"type\": \"numbers\", \"count\": 10, \"dataset\": \"x\"} | | mapReduce.inputs.dataset",
                "{\"type\": \"numbers\", \"count\": 10} | , \"reduce\": {\"type\": \"plus\"} | mapReduce.reduce.type",
                "{\"type\": \"numbers\", \"count\": 10} | , \"reduce\": {\"type\": \"topK\"} | mapReduce.reduce.most",
                "{\"type\": \"numbers\", \"count\": 10} | , \"iterations\": 2 | mapReduce.iterations",
                "{\"type\": \"numbers\", \"count\": 10} | , \"leafSize\": 8193 | mapReduce.leafSize",
                "{\"type\": \"numbers\", \"count\": 10} | , \"limits\": {\"memoryMiB\": 0} | mapReduce.limits.memoryMiB",
                "{\"type\": \"numbers\", \"count\": 10} | , \"limits\": {\"cpu\": 1} | mapReduce.limits.cpu",
                "{\"type\": \"numbers\", \"count\": 10} | , \"reduce\": {\"type\": \"sum\", \"most\": 3} | mapReduce.reduce.most",
            })
    void whatMakesNoSenseIsNamed(String inputs, String rest, String field) {
        assertThat(errors(inputs, rest == null ? "" : rest, "1"))
                .extracting(FieldError::field)
                .contains(field);
    }

    @Test
    void filesAreShared() {
        var map = map("{\"type\": \"numbers\", \"count\": 10}", shared("[1, 2]", "json"), "");
        assertThat(map.getSharedList()).singleElement().satisfies(file -> {
            assertThat(file.getName()).isEqualTo("[1, 2]");
            assertThat(file.getBytes()).isEqualTo(6);
            assertThat(file.getForm()).isEqualTo(SharedFile.Form.FORM_JSON);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1, 2 | json | .dataset | is not JSON: ",
                "1 2 | json | .dataset | has something behind its JSON",
                "x | picture | .as | must be one of bytes, json, text",
            })
    void fileThatCannotBeSharedIsNamed(String content, String as, String field, String why) {
        assertThat(errors("{\"type\": \"numbers\", \"count\": 10}", shared(content, as), ""))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.field()).isEqualTo("mapReduce.shared[0]" + field);
                    assertThat(error.message()).contains(why);
                });
    }

    @Test
    void filesThatAreNotStoredOrNotTextOrTooManyAreRefused() {
        var text = new SharedDescription("a", SHA256, SharedFile.Form.FORM_TEXT);
        assertThat(text.inspect(Optional.empty()).problem())
                .hasValueSatisfying(why -> assertThat(why).contains("no such data set is stored"));
        assertThat(text.inspect(Optional.of(new byte[] {(byte) 0xFF})).problem())
                .hasValue("is not text in UTF-8; share it as bytes");
        var half = new SharedDescription.Found(40 << 20, Optional.empty());
        var description = read("{\"type\": \"numbers\", \"count\": 1}", """
                , "shared": [{"name": "a", "dataset": "%1$s", "as": "bytes"},
                {"name": "b", "dataset": "%1$s", "as": "bytes"}]""".formatted(SHA256));
        var material = new WorkDescription.Material(Optional.empty(), Optional.empty(), program(), List.of(half, half));
        assertThat(description.spec("id", Instant.EPOCH, material))
                .isEqualTo(new Read.Refused<JobSpec>(List.of(new FieldError(
                        "mapReduce.shared", "has files of 83886080 bytes in all; at most 67108864 are allowed"))));
    }

    private static String shared(String name, String as) {
        return ", \"shared\": [{\"name\": \"%s\", \"dataset\": \"%s\", \"as\": \"%s\"}]".formatted(name, SHA256, as);
    }

    @Test
    void programMustBeStoredAndBeText() {
        assertThat(errors(read("{\"type\": \"numbers\", \"count\": 1}", ""), Optional.empty(), Optional.empty()))
                .containsExactly(new FieldError(
                        "mapReduce.program",
                        "is %s, but no such data set is stored; POST it to /api/datasets first".formatted(SHA256)));
        assertThat(errors(read("{\"type\": \"numbers\", \"count\": 1}", ""), Optional.empty(), Optional.of(new byte[] {
                    (byte) 0xFF
                })))
                .containsExactly(
                        new FieldError(
                                "mapReduce.program",
                                "is neither text in UTF-8 nor WebAssembly; an ES module of JavaScript is expected, or a .wasm"));
    }

    private static String grid(String parameters) {
        return "{\"type\": \"grid\", \"parameters\": %s}".formatted(parameters);
    }

    private static MapReduce map(String inputs, String rest, String lines) {
        return switch (spec(read(inputs, rest), Optional.of(lines.getBytes(UTF_8)), program())) {
            case Read.Done<JobSpec>(JobSpec spec, List<String> _) -> spec.getMapReduce();
            case Read.Refused<JobSpec>(List<FieldError> errors) -> throw new AssertionError(errors);
        };
    }

    private static List<FieldError> errors(String inputs, String rest, String lines) {
        return errors(read(inputs, rest), Optional.of(lines.getBytes(UTF_8)), program());
    }

    private static List<FieldError> errors(
            JobDescription description, Optional<byte[]> lines, Optional<byte[]> program) {
        return switch (spec(description, lines, program)) {
            case Read.Done<JobSpec> _ -> List.of();
            case Read.Refused<JobSpec>(List<FieldError> errors) -> errors;
        };
    }

    private static Read<JobSpec> spec(JobDescription description, Optional<byte[]> lines, Optional<byte[]> program) {
        var material = new WorkDescription.Material(lines, Optional.empty(), program, found(description));
        return description.spec("id", Instant.EPOCH, material);
    }

    /// Each file has its name as its content.
    private static List<SharedDescription.Found> found(JobDescription description) {
        return description.work().shared().stream()
                .map(file -> file.inspect(Optional.of(file.name().getBytes(UTF_8))))
                .toList();
    }

    private static Optional<byte[]> program() {
        return Optional.of(PROGRAM.getBytes(UTF_8));
    }

    private static JobDescription read(String inputs, String rest) {
        return Descriptions.read(Descriptions.parse("""
                {"name": "m", "mapReduce": {"program": "%s", "inputs": %s%s}}""".formatted(SHA256, inputs, rest)));
    }
}
