package io.manyhands.task.modelfile;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.FloatingPoint;
import io.manyhands.protocol.v1.WeightSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads arrays of float32 out of an HDF5 file in memory. Whatever else is in it is not looked at: nothing is
/// followed but groups, nothing read but arrays that lie there as they are, of the shape that is expected. So
/// a file can claim what it likes without anybody making room for it.
final class Hdf5Weights {
    private static final byte[] MAGIC = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    private Hdf5Weights() {}

    static boolean isHdf5(byte[] file) {
        return file.length >= MAGIC.length && Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /// @param file not changed
    /// @param paths of the weights, in the same order
    /// @return all values, float32 little-endian, tensors in their order
    /// @throws UnusableModelException if one is not there, or is another
    static byte[] read(byte[] file, List<String> paths, List<WeightSpec> weights) {
        if (!isHdf5(file)) {
            throw new UnusableModelException(
                    "has weights that are not in HDF5: they begin otherwise. Save the model again");
        }
        var copy = new FloatCopy(weights);
        try (var hdf = HdfFile.fromBytes(file)) {
            for (int i = 0; i < paths.size(); i++) {
                put(copy, dataset(hdf, paths.get(i)), paths.get(i), weights.get(i));
            }
        } catch (UnusableModelException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // Whatever the library stumbles over in a broken file.
            throw new UnusableModelException(
                    "has weights in HDF5 that cannot be read (%s); save the model again".formatted(e), e);
        }
        return copy.bytes();
    }

    private static Dataset dataset(Group root, String path) {
        Node node = root;
        for (var name : path.split("/", -1)) {
            node = node instanceof Group group ? child(group, name) : null;
            if (node == null || node.isLink()) {
                throw new UnusableModelException(
                        "has no weights at %s in its HDF5; its layers must have been built and saved by Keras 3, and be of Keras' own classes"
                                .formatted(path));
            }
        }
        if (node instanceof Dataset dataset) {
            return dataset;
        }
        throw new UnusableModelException("has a group at %s in its HDF5; must be weights".formatted(path));
    }

    /// Some versions of Keras 3 call the parts of an attention by the names of private fields.
    private static @Nullable Node child(Group group, String name) {
        var children = group.getChildren();
        return children.getOrDefault(name, name.endsWith("_dense") ? children.get("_" + name) : null);
    }

    private static void put(FloatCopy copy, Dataset dataset, String path, WeightSpec weight) {
        var shape = Arrays.stream(dataset.getDimensionsAsLong()).boxed().toList();
        var expected =
                weight.getShapeList().stream().map(Integer::toUnsignedLong).toList();
        if (!shape.equals(expected)) {
            throw new UnusableModelException(
                    "has weights of shape %s at %s, but layer weight %s has %s; config.json and weights must be of one model"
                            .formatted(shape, path, weight.getName(), expected));
        }
        if (!(dataset.getDataType() instanceof FloatingPoint type) || type.getSize() != Float.BYTES) {
            throw new UnusableModelException(
                    "has weights of another type than float32 at %s; save a model whose dtype is float32"
                            .formatted(path));
        }
        if (!(dataset instanceof ContiguousDataset contiguous)) {
            throw new UnusableModelException(
                    "has weights in pieces or compressed at %s; Keras saves them in one piece: save the model again"
                            .formatted(path));
        }
        copy.put(weight, contiguous.getBuffer().slice().order(type.getByteOrder()), path);
    }
}
