package io.manyhands.task.modelfile;

import io.manyhands.protocol.KerasPaths;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.JsonDocument;
import io.manyhands.task.json.Read;
import io.manyhands.task.topology.Shape;
import io.manyhands.task.topology.Topology;
import io.manyhands.task.topology.TopologyReader;
import java.util.List;
import java.util.OptionalInt;

/// Reads a `.keras` file: the topology of a model, and its weights in the order in which a job has them.
public final class ModelFileReader {
    /// Where errors of the topology are said to be.
    private static final String CONFIG = "config.json";

    private ModelFileReader() {}

    /// Takes memory for what is in the file beside the file, and time for looking at it once.
    ///
    /// @param file not changed, not kept
    /// @return refused with an error without a field for what is wrong with the file as such
    public static Read<ModelFile> read(byte[] file) {
        try {
            requireArchive(file);
            var archive = KerasArchive.read(file);
            return JsonDocument.parse(archive.config())
                    .flatMap(json -> new TopologyReader(OptionalInt.empty()).read(CONFIG, json))
                    .flatMap(topology -> withWeights(topology, archive.weights()));
        } catch (UnusableModelException e) {
            return refused(e);
        }
    }

    private static Read<ModelFile> withWeights(Topology topology, byte[] hdf5) {
        try {
            var weights = topology.shape().weights();
            requireSmall(weights);
            var paths = KerasPaths.of(topology.kerasLayers(), weights);
            return new Read.Done<>(new ModelFile(topology, Hdf5Weights.read(hdf5, paths, weights)), List.of());
        } catch (UnusableModelException e) {
            return refused(e);
        }
    }

    private static Read<ModelFile> refused(UnusableModelException e) {
        return new Read.Refused<>(List.of(new FieldError("", e.reason())));
    }

    private static void requireArchive(byte[] file) {
        if (Hdf5Weights.isHdf5(file)) {
            throw new UnusableModelException(
                    "is an HDF5 file, as Keras 2 writes models, or weights alone; load it in Keras 3 and save it as model.keras");
        }
        if (file.length < 4 || file[0] != 'P' || file[1] != 'K') {
            throw new UnusableModelException(
                    "is not a zip archive; must be what model.save(\"model.keras\") of Keras 3 writes");
        }
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
