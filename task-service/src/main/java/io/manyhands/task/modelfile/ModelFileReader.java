package io.manyhands.task.modelfile;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import io.manyhands.task.topology.Shape;
import io.manyhands.task.topology.Topology;
import io.manyhands.task.topology.TopologyReader;
import java.util.List;
import java.util.OptionalInt;

/// Reads a file with a model, of Keras 3, of TensorFlow.js or as it was exported here: its topology, and its weights in
/// the order in which a job has them.
public final class ModelFileReader {
    private ModelFileReader() {}

    /// Takes memory for what is in the file beside the file, and time for looking at it once.
    ///
    /// @param file not changed, not kept
    /// @return refused with an error without a field for what is wrong with the file as such
    public static Read<ModelFile> read(byte[] file) {
        try {
            var written = written(file);
            return new TopologyReader(OptionalInt.empty())
                    .read(written.place(), written.topology())
                    .flatMap(topology -> withWeights(topology, written.weights()));
        } catch (UnusableModelException e) {
            return refused(e);
        }
    }

    private static WrittenModel written(byte[] file) {
        if (Hdf5Weights.isHdf5(file)) {
            throw new UnusableModelException(
                    "is an HDF5 file, as Keras 2 writes models, or weights alone; load it in Keras 3 and save it as model.keras");
        }
        if (SafetensorsModel.isSafetensors(file)) {
            return SafetensorsModel.of(file);
        }
        if (file.length < 4 || file[0] != 'P' || file[1] != 'K') {
            throw new UnusableModelException(
                    "is neither a zip archive nor safetensors; must be what model.save(\"model.keras\") of Keras 3 writes, a model of TensorFlow.js that was packed, or safetensors that were exported here");
        }
        var archive = ModelArchive.read(file);
        boolean isKeras = archive.file(ModelArchive.KERAS_CONFIG).isPresent()
                || archive.file(ModelArchive.KERAS_WEIGHTS).isPresent();
        var folder = archive.tensorFlowFolder();
        return isKeras || folder.isEmpty() ? KerasModel.of(archive) : TensorFlowModel.of(archive, folder.get());
    }

    private static Read<ModelFile> withWeights(Topology topology, WrittenModel.Weights weights) {
        try {
            requireSmall(topology.shape().weights());
            return new Read.Done<>(new ModelFile(topology, weights.read(topology)), List.of());
        } catch (UnusableModelException e) {
            return refused(e);
        }
    }

    private static Read<ModelFile> refused(UnusableModelException e) {
        return new Read.Refused<>(List.of(new FieldError("", e.reason())));
    }

    private static void requireSmall(List<WeightSpec> weights) {
        long parameters = weights.stream()
                .mapToLong(weight -> new Shape(weight.getShapeList()).size())
                .sum();
        if (parameters < 1 || parameters > Limit.LIMIT_PARAMETERS_VALUE) {
            throw new UnusableModelException("has %s%d parameters; must have 1..%d"
                    .formatted(
                            parameters > Limit.LIMIT_PARAMETERS_VALUE ? "at least " : "",
                            parameters,
                            Limit.LIMIT_PARAMETERS_VALUE));
        }
    }
}
