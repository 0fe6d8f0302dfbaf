package io.manyhands.standalone.fuzz.parsing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.mutate.Form;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import io.manyhands.task.modelfile.ModelFile;
import io.manyhands.task.modelfile.ModelFileReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipInputStream;

/// Files of models. The first byte says which part the others are of one that is sound but for them, since a zip
/// archive with a bad checksum would be looked into no further.
final class ModelFiles {
    private static final Map<String, byte[]> KERAS = unzipped("/models/compiled.keras");
    private static final String HDF5 = "model.weights.h5";
    private static final String CONFIG = "config.json";

    private static final byte[] TENSORFLOW = """
            {"modelTopology": {"class_name": "Sequential", "config": {"name": "m", "layers": [{"class_name": "Dense",
            "config": {"name": "d", "units": 2, "batch_input_shape": [null, 3]}}]}}, "weightsManifest": [{"paths":
            ["w.bin"], "weights": [{"name": "d/kernel", "shape": [3, 2], "dtype": "float32"},
            {"name": "d/bias", "shape": [2], "dtype": "float32"}]}]}""".getBytes(UTF_8);

    private static final byte[] SAFETENSORS = safetensors("""
            {"__metadata__": {"topology": "{\\"class_name\\":\\"Sequential\\",\\"config\\":{\\"name\\":\\"m\\",\\"layers\\":[\
            {\\"class_name\\":\\"Dense\\",\\"config\\":{\\"name\\":\\"d\\",\\"units\\":2,\
            \\"batch_input_shape\\":[null,3]}}]}}"},
            "d/kernel": {"dtype": "F32", "shape": [3, 2], "data_offsets": [0, 24]},
            "d/bias": {"dtype": "F32", "shape": [2], "data_offsets": [24, 32]}}""");

    /// What the first byte chooses from.
    private enum Part {
        WHOLE,
        KERAS_CONFIG,
        KERAS_WEIGHTS,
        TENSORFLOW_MODEL
    }

    private ModelFiles() {}

    static Target target() {
        return new Target("model-files", Form.BYTES, examples(), ModelFiles::take);
    }

    private static Outcome take(byte[] input) {
        int which = input.length == 0 ? 0 : Byte.toUnsignedInt(input[0]) % Part.values().length;
        var rest = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        return switch (ModelFileReader.read(file(Part.values()[which], rest))) {
            case Read.Done<ModelFile>(ModelFile file, List<String> _) ->
                new Outcome.Accepted(
                        "%d layers".formatted(file.topology().summaries().size()));
            case Read.Refused<ModelFile>(List<FieldError> errors) ->
                new Outcome.Refused(errors.getFirst().message());
        };
    }

    private static byte[] file(Part part, byte[] bytes) {
        return switch (part) {
            case WHOLE -> bytes;
            case KERAS_CONFIG -> Zips.stored(Map.of(CONFIG, bytes, HDF5, keras(HDF5)));
            case KERAS_WEIGHTS -> Zips.stored(Map.of(CONFIG, keras(CONFIG), HDF5, bytes));
            case TENSORFLOW_MODEL -> Zips.stored(Map.of("model.json", bytes, "w.bin", new byte[32]));
        };
    }

    private static List<byte[]> examples() {
        return List.of(
                example(Part.WHOLE, SAFETENSORS),
                example(Part.WHOLE, file(Part.TENSORFLOW_MODEL, TENSORFLOW)),
                example(Part.KERAS_CONFIG, keras(CONFIG)),
                example(Part.KERAS_WEIGHTS, keras(HDF5)),
                example(Part.TENSORFLOW_MODEL, TENSORFLOW));
    }

    private static byte[] keras(String file) {
        return Objects.requireNonNull(KERAS.get(file), file);
    }

    private static byte[] example(Part part, byte[] bytes) {
        var example = new ByteArrayOutputStream();
        example.write(List.of(Part.values()).indexOf(part));
        example.writeBytes(bytes);
        return example.toByteArray();
    }

    private static byte[] safetensors(String header) {
        var json = header.getBytes(UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + 32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private static Map<String, byte[]> unzipped(String resource) {
        var files = new HashMap<String, byte[]>();
        try (var zip =
                new ZipInputStream(Objects.requireNonNull(ModelFiles.class.getResourceAsStream(resource), resource))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(resource), e);
        }
        return Map.copyOf(files);
    }
}
