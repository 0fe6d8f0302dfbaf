package io.manyhands.task.modelfile;

import io.manyhands.protocol.KerasPaths;

/// What Keras 3 writes with `model.save("model.keras")`.
final class KerasModel {
    private KerasModel() {}

    /// @throws UnusableModelException if a file is missing, or is not JSON
    static WrittenModel of(ModelArchive archive) {
        var config = required(archive, ModelArchive.KERAS_CONFIG);
        var hdf5 = required(archive, ModelArchive.KERAS_WEIGHTS);
        return new WrittenModel(ModelArchive.KERAS_CONFIG, Json.parse(ModelArchive.KERAS_CONFIG, config), topology -> {
            var weights = topology.shape().weights();
            return Hdf5Weights.read(hdf5, KerasPaths.of(topology.kerasLayers(), weights), weights);
        });
    }

    private static byte[] required(ModelArchive archive, String name) {
        return archive.file(name)
                .orElseThrow(() -> new UnusableModelException(
                        "is a zip archive without %s; must be what model.save(\"model.keras\") of Keras 3 writes, or model.json of TensorFlow.js with its weights"
                                .formatted(name)));
    }
}
