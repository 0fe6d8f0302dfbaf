package io.manyhands.model.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.manyhands.protocol.KerasPaths;
import io.manyhands.protocol.v1.JobSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A `.keras` file, as `keras.models.load_model` of Keras 3 takes it: a zip of `metadata.json`, `config.json` and
/// `model.weights.h5`.
final class KerasFile {
    /// Whose files these are like.
    private static final String KERAS_VERSION = "3.15.1";

    /// The same bytes for the same version.
    private static final String NO_DATE = "1980-01-01@00:00:00";

    private KerasFile() {}

    /// All of the zip but the weights.
    ///
    /// @throws UnsaidInKerasException for what means something else in Keras 3
    static ModelArchive.Around around(JobSpec spec, String generatedBy, int version, String sha256) {
        var model = spec.getTraining().getModel();
        var paths = KerasPaths.of(KerasConfig.layers(model), model.getWeightsList());
        return new ModelArchive.Around(
                List.of(
                        new ModelArchive.SmallFile("metadata.json", metadata(spec, generatedBy, version, sha256)),
                        new ModelArchive.SmallFile("config.json", KerasConfig.of(model))),
                "model.weights.h5",
                Hdf5Header.of(paths, model.getWeightsList()));
    }

    private static byte[] metadata(JobSpec spec, String generatedBy, int version, String sha256) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("keras_version", KERAS_VERSION)
                .put("date_saved", NO_DATE)
                .put("generated_by", generatedBy)
                .put("job", spec.getJobId())
                .put("version", version)
                .put("sha256", sha256)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
