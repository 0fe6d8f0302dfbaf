package io.manyhands.task.modelfile;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.conversion.BoundedZip;
import io.manyhands.task.conversion.UnusableDataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a zip archive with a model has of files that may belong to one, by their paths: what Keras 3 writes as a
/// `.keras` file, or a LayersModel of TensorFlow.js that somebody has packed.
final class ModelArchive {
    static final String KERAS_CONFIG = "config.json";
    static final String KERAS_WEIGHTS = "model.weights.h5";
    static final String TENSORFLOW_MODEL = "model.json";
    static final String TENSORFLOW_WEIGHTS = ".bin";

    private static final String PICKLED = "model.weights.npz";

    /// Keras writes three files, TensorFlow.js one for each 4 MiB; others may be beside them, which are passed over.
    private static final int MAX_FILES = 64;

    private static final int MAX_JSON = Limit.LIMIT_JOB_BYTES_VALUE;
    private static final int MAX_WEIGHTS = Limit.LIMIT_DATASET_BYTES_VALUE;

    /// Of all files together.
    private static final long MAX_INFLATED = 2L * MAX_WEIGHTS;

    private final Map<String, byte[]> files = new HashMap<>();
    private long weights;

    private ModelArchive() {}

    /// @throws UnusableModelException if it is no archive, or beyond the bounds
    static ModelArchive read(byte[] file) {
        var archive = new ModelArchive();
        try {
            new BoundedZip(file, MAX_FILES, MAX_INFLATED).forEach(archive::keep);
        } catch (UnusableDataException e) {
            throw new UnusableModelException(e.reason(), e);
        }
        return archive;
    }

    Optional<byte[]> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /// Where the model of TensorFlow.js is: empty, or a folder with a `/` at its end.
    ///
    /// @throws UnusableModelException if there are several
    Optional<String> tensorFlowFolder() {
        var models = files.keySet().stream()
                .filter(path -> path.equals(TENSORFLOW_MODEL) || path.endsWith("/" + TENSORFLOW_MODEL))
                .sorted()
                .toList();
        if (models.size() > 1) {
            throw new UnusableModelException("has several models: %s; must have one".formatted(models));
        }
        return models.stream()
                .map(path -> path.substring(0, path.length() - TENSORFLOW_MODEL.length()))
                .findFirst();
    }

    private void keep(String path, InputStream content) throws IOException {
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (path.equals(PICKLED)) {
            throw new UnusableModelException(
                    "has its weights in %s, which are pickled: reading them would run a program. Save the model with Keras' default, weights_format=\"h5\""
                            .formatted(PICKLED));
        }
        if (path.equals(KERAS_CONFIG) || name.equals(TENSORFLOW_MODEL)) {
            put(path, content, MAX_JSON, "use a smaller model");
        } else if (path.equals(KERAS_WEIGHTS)) {
            put(path, content, MAX_WEIGHTS, "save the model with include_optimizer=False");
        } else if (name.endsWith(TENSORFLOW_WEIGHTS)) {
            // Weights in several files may be as large as in one.
            weights += put(path, content, (int) (MAX_WEIGHTS - weights), "use a smaller model");
        }
    }

    private int put(String path, InputStream content, int most, String remedy) throws IOException {
        var bytes = content.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new UnusableModelException("has a %s of more than %d bytes, which is the most that is allowed; %s"
                    .formatted(path, most, remedy));
        }
        if (files.put(path, bytes) != null) {
            throw new UnusableModelException("has two files named %s; must have one".formatted(path));
        }
        return bytes.length;
    }
}
