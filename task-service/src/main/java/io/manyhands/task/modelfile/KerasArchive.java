package io.manyhands.task.modelfile;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.conversion.BoundedZip;
import io.manyhands.task.conversion.UnusableDataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/// The zip archive that a `.keras` file is, as Keras 3 writes it.
///
/// @param config `config.json`
/// @param weights `model.weights.h5`
@SuppressWarnings("ArrayRecordComponent") // read once; never compared
record KerasArchive(byte[] config, byte[] weights) {
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final String PICKLED = "model.weights.npz";

    /// Keras writes three files; assets may be beside them, which are passed over.
    private static final int MAX_FILES = 64;

    private static final int MAX_CONFIG = Limit.LIMIT_JOB_BYTES_VALUE;
    private static final int MAX_WEIGHTS = Limit.LIMIT_DATASET_BYTES_VALUE;

    /// Of all files together.
    private static final long MAX_INFLATED = 2L * MAX_WEIGHTS;

    /// @throws UnusableModelException if it is no such archive, or beyond the bounds
    static KerasArchive read(byte[] file) {
        var found = new HashMap<String, byte[]>();
        try {
            new BoundedZip(file, MAX_FILES, MAX_INFLATED).forEach((name, content) -> {
                switch (name) {
                    case CONFIG -> put(found, name, content, MAX_CONFIG);
                    case WEIGHTS -> put(found, name, content, MAX_WEIGHTS);
                    case PICKLED ->
                        throw new UnusableModelException(
                                "has its weights in %s, which are pickled: reading them would run a program. Save the model with Keras' default, weights_format=\"h5\""
                                        .formatted(PICKLED));
                    default -> {}
                }
            });
        } catch (UnusableDataException e) {
            throw new UnusableModelException(e.reason(), e);
        }
        return new KerasArchive(required(found, CONFIG), required(found, WEIGHTS));
    }

    private static void put(Map<String, byte[]> found, String name, InputStream content, int most) throws IOException {
        var bytes = content.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new UnusableModelException("has a %s of more than %d bytes, which is the most that is allowed; %s"
                    .formatted(
                            name,
                            most,
                            name.equals(WEIGHTS)
                                    ? "save the model with include_optimizer=False"
                                    : "use a smaller model"));
        }
        if (found.put(name, bytes) != null) {
            throw new UnusableModelException("has two files named %s; must have one".formatted(name));
        }
    }

    private static byte[] required(Map<String, byte[]> found, String name) {
        var bytes = found.get(name);
        if (bytes == null) {
            throw new UnusableModelException(
                    "is a zip archive without %s; must be what model.save(\"model.keras\") of Keras 3 writes"
                            .formatted(name));
        }
        return bytes;
    }
}
