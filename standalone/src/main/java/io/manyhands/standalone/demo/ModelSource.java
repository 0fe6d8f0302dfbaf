package io.manyhands.standalone.demo;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file of a model, which the job begins with.
public final class ModelSource {
    private ModelSource() {}

    /// @throws StandaloneException if it is not there, cannot be read or is too large
    public static byte[] read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new StandaloneException("model %s is missing; name a .keras file".formatted(file));
            }
            if (Files.size(file) > Limit.LIMIT_DATASET_BYTES_VALUE) {
                throw new StandaloneException("model %s has %d bytes; at most %d are accepted"
                        .formatted(file, Files.size(file), Limit.LIMIT_DATASET_BYTES_VALUE));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StandaloneException("model %s cannot be read: %s".formatted(file, e), e);
        }
    }
}
