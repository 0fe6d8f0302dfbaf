package io.manyhands.standalone.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.standalone.StandaloneException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A file of a model, which the job begins with.
public final class ModelSource {
    /// Of TensorFlow.js: weights are in files beside it.
    private static final String MODEL_JSON = "model.json";

    private ModelSource() {}

    /// @param file also a `model.json`, which is packed with the weights that it names
    /// @throws StandaloneException if it is not there, cannot be read or is too large
    public static byte[] read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new StandaloneException(
                        "model %s is missing; name a .keras file, a model.json of TensorFlow.js, a zip of one, or a .safetensors file"
                                .formatted(file));
            }
            return file.endsWith(MODEL_JSON) ? packed(file) : bounded(file);
        } catch (IOException e) {
            throw new StandaloneException("model %s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static byte[] bounded(Path file) throws IOException {
        if (Files.size(file) > Limit.LIMIT_DATASET_BYTES_VALUE) {
            throw new StandaloneException("model %s has %d bytes; at most %d are accepted"
                    .formatted(file, Files.size(file), Limit.LIMIT_DATASET_BYTES_VALUE));
        }
        return Files.readAllBytes(file);
    }

    private static byte[] packed(Path model) throws IOException {
        var json = bounded(model);
        var archive = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(archive)) {
            zip.putNextEntry(new ZipEntry(MODEL_JSON));
            zip.write(json);
            for (var group : new ObjectMapper().readTree(json).path("weightsManifest")) {
                for (var path : group.path("paths")) {
                    zip.putNextEntry(new ZipEntry(path.asText().replaceFirst("^\\./", "")));
                    zip.write(weights(model, path.asText()));
                }
            }
        }
        return archive.toByteArray();
    }

    private static byte[] weights(Path model, String name) throws IOException {
        var folder = Objects.requireNonNull(model.toAbsolutePath().normalize().getParent());
        var file = folder.resolve(name).normalize();
        // Whoever made the model shall not choose what else is sent to a server.
        if (!file.startsWith(folder) || !name.endsWith(".bin") || !Files.isRegularFile(file)) {
            throw new StandaloneException(
                    "model %s names %s, which is not a file *.bin beside it".formatted(model, name));
        }
        return bounded(file);
    }
}
