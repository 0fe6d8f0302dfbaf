package io.manyhands.standalone.map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.local.InputFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// What a program is called for.
///
/// @param computed as a job describes them; empty if the inputs are lines
/// @param lines a file with the JSON of each input on a line of its own; empty if the inputs are computed
record MapInputs(Optional<ObjectNode> computed, Optional<InputFile> lines) {
    private static final Pattern RANGE = Pattern.compile("(-?\\d{1,16})\\.\\.(-?\\d{1,16})(?::(-?\\d{1,16}))?");
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    /// @param text `1..20000`, `0..1000000:10` (both ends included), or the path of a file, whose ending says what
    ///     it is: `.ndjson` and `.jsonl` have JSON on each line, `.csv` and `.tsv` are tables ([CsvInputs]), a
    ///     `.json` is a grid of parameters, a `.zip` has files ([ZipInputs]); of any other each line is a string
    /// @throws StandaloneException with a sentence for a person
    static MapInputs of(String text) {
        var range = RANGE.matcher(text);
        return range.matches()
                ? numbers(
                        text,
                        Long.parseLong(range.group(1)),
                        Long.parseLong(range.group(2)),
                        range.group(3) == null ? 1 : Long.parseLong(range.group(3)))
                : ofFile(Path.of(text));
    }

    private static MapInputs numbers(String text, long first, long last, long step) {
        if (step == 0 || (last - first) / step < 0) {
            throw new StandaloneException(
                    "--inputs %s: there are no numbers from %d to %d in steps of %d; write FIRST..LAST:STEP"
                            .formatted(text, first, last, step));
        }
        return computed(
                "numbers",
                numbers -> numbers.put("first", first).put("step", step).put("count", (last - first) / step + 1));
    }

    private static MapInputs ofFile(Path file) {
        requireFile(file, "--inputs");
        var name = file.toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "ndjson", "jsonl" -> lines(file, file);
            case "csv" -> lines(file, new CsvInputs(file, ',').lines());
            case "tsv" -> lines(file, new CsvInputs(file, '\t').lines());
            case "zip" -> lines(file, new ZipInputs(file).lines());
            case "json" -> grid(file, read(file, "--inputs", Limit.LIMIT_DATASET_BYTES_VALUE));
            default -> lines(file, strings(file));
        };
    }

    private static MapInputs grid(Path file, byte[] bytes) {
        try {
            var parameters = JSON.readTree(bytes);
            if (!parameters.isObject()) {
                throw new StandaloneException(
                        ("--inputs %s is not an object of lists, {\"name\": [value, …], …}; other inputs go into a"
                                        + " file .ndjson, one on each line")
                                .formatted(file));
            }
            return computed("grid", grid -> grid.set("parameters", parameters));
        } catch (JsonProcessingException e) {
            throw new StandaloneException("--inputs %s is not JSON: %s".formatted(file, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new StandaloneException("--inputs %s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static Path strings(Path file) {
        try (var text = new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
                var lines = new InputLines(file)) {
            text.lines().forEach(line -> lines.add(InputLines.quoted(line)));
            return lines.path();
        } catch (IOException | UncheckedIOException e) {
            throw new StandaloneException("--inputs %s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static MapInputs lines(Path file, Path lines) {
        return new MapInputs(Optional.empty(), Optional.of(InputFile.of(file, lines)));
    }

    private static MapInputs computed(String type, Consumer<ObjectNode> fields) {
        var inputs = JsonNodeFactory.instance.objectNode().put("type", type);
        fields.accept(inputs);
        return new MapInputs(Optional.of(inputs), Optional.empty());
    }

    /// @param what names the file in messages
    static byte[] read(Path file, String what, long most) {
        requireFile(file, what);
        try {
            if (Files.size(file) > most) {
                throw new StandaloneException(
                        "%s %s has %d bytes; at most %d are accepted".formatted(what, file, Files.size(file), most));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StandaloneException("%s %s cannot be read: %s".formatted(what, file, e), e);
        }
    }

    private static void requireFile(Path file, String what) {
        if (!Files.isRegularFile(file)) {
            throw new StandaloneException("%s %s: there is no such file".formatted(what, file));
        }
    }
}
