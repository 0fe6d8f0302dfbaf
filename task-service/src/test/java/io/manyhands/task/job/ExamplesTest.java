package io.manyhands.task.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.work.Work;
import io.manyhands.task.conversion.Conversion;
import io.manyhands.task.conversion.Description;
import io.manyhands.task.conversion.SourceFormat;
import io.manyhands.task.conversion.Wishes;
import io.manyhands.task.json.Findings;
import io.manyhands.task.testing.Organizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {
    /// As many distinct characters as the corpus of the demo has.
    private static final int ALPHABET = 99;

    static Stream<Path> examples() throws IOException {
        try (var files = Files.list(Path.of("../examples"))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleLacksNothingButItsDataSet(Path file) throws IOException {
        var description = new Findings()
                .take(DescriptionReader.read(Files.readAllBytes(file)))
                .orElseThrow();

        assertThat(description.findings().errors())
                .singleElement()
                .satisfies(error -> assertThat(error.field()).isEqualTo("data.dataset"));
        assertThat(spec(file).getDescription()).isNotBlank();
    }

    @Test
    void paperHasTheSizeOfThePaper() throws IOException {
        var spec = spec(Path.of("../examples/paper.json"));

        // LSTM 50 on 99 inputs, LSTM 50 on 50, dense 99 on 50.
        assertThat(Tensors.parameters(spec.getTraining().getModel())).isEqualTo(30_000 + 20_200 + 5_049);
        assertThat(Work.of(spec).schedule().rounds()).isEqualTo(80);
        assertThat(Work.of(spec)
                        .schedule()
                        .tree(0, io.manyhands.protocol.v1.TaskKind.TASK_KIND_ADVANCE)
                        .leafCount())
                .isEqualTo(16);
    }

    /// Tokens, positions, four blocks, and what tells the next character.
    @Test
    void gptIsExactAndHasTheSizeOfNanoGpts() throws IOException {
        var model = spec(Path.of("../examples/gpt.json")).getTraining().getModel();

        int normalization = 2 * 128;
        int attention = 4 * (128 * 128 + 128);
        int perceptron = 128 * 512 + 512 + 512 * 128 + 128;
        assertThat(model.getExact()).isTrue();
        assertThat(Tensors.parameters(model))
                .isEqualTo(
                        (99 + 64) * 128 + 4 * (2 * normalization + attention + perceptron) + normalization + 129 * 99);
    }

    private static io.manyhands.protocol.v1.JobSpec spec(Path file) throws IOException {
        var job = Organizer.parse(Files.readString(file));
        ((ObjectNode) job.get("data")).put("dataset", "0".repeat(64));
        var findings = new Findings();
        var material = job.at("/data/type").asText().equals("text") ? text() : converted(file);
        var spec = findings.take(DescriptionReader.read(job.toString().getBytes(UTF_8))
                .flatMap(description -> description.spec("id", Instant.EPOCH, material)));
        assertThat(findings.errors()).isEmpty();
        return spec.orElseThrow();
    }

    /// The table beside its job, and what `generate.mjs` makes of shapes: 600 images of 16 x 16 pixels.
    private static WorkDescription.Material converted(Path file) throws IOException {
        if (file.endsWith("table.json")) {
            var csv = Files.readAllBytes(file.resolveSibling("table.csv"));
            var read = Conversion.convert(SourceFormat.CSV, Wishes.NONE, csv);
            var table = new Findings().take(read).orElseThrow();
            return new WorkDescription.Material(
                    Optional.of(table.records()), Optional.empty(), Optional.of(table.description()));
        }
        var shapes = new Description(
                "images", 600, List.of(16, 16, 3), "uint8", 1, 3, null, List.of("a", "b", "c"), null, null, null);
        return new WorkDescription.Material(Optional.of(new byte[600 * 769]), Optional.empty(), Optional.of(shapes));
    }

    private static WorkDescription.Material text() {
        var text = IntStream.range(0, 200_000)
                .map(i -> ' ' + i % ALPHABET)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return new WorkDescription.Material(Optional.of(text.getBytes(UTF_8)), Optional.empty());
    }
}
