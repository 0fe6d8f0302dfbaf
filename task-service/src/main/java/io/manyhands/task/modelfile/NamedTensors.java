package io.manyhands.task.modelfile;

import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.topology.Topology;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Tensors that a file has by name.
final class NamedTensors {
    /// @param values its bytes, little-endian float32; of the right length
    record Tensor(List<Long> shape, ByteBuffer values) {}

    private static final int TOLD = 3;

    private final Map<String, Tensor> tensors = new HashMap<>();

    /// @throws UnusableModelException if there is one of this name
    void put(String name, Tensor tensor) {
        if (tensors.put(name, tensor) != null) {
            throw new UnusableModelException("has two weights named %s; must have one".formatted(name));
        }
    }

    /// @throws UnusableModelException if one is missing, has another shape, is not finite, or is of no layer
    byte[] read(Topology topology) {
        var weights = topology.shape().weights();
        var found = found(weights);
        var copy = new FloatCopy(weights);
        for (var weight : weights) {
            var name = found.getOrDefault(weight.getName(), weight.getName());
            var tensor = tensors.get(name);
            if (tensor == null) {
                throw new UnusableModelException(
                        "has no weight named %s, which the topology asks for".formatted(weight.getName()));
            }
            var expected =
                    weight.getShapeList().stream().map(Integer::toUnsignedLong).toList();
            if (!tensor.shape().equals(expected)) {
                throw new UnusableModelException("has the weight %s of shape %s, but its layer has %s"
                        .formatted(name, tensor.shape(), expected));
            }
            copy.put(weight, tensor.values().duplicate().order(tensor.values().order()), name);
        }
        requireNoOthers(new HashSet<>(found.values()));
        return copy.bytes();
    }

    /// What each weight is called in the file: by its name, or with another part before the last one, as Keras names
    /// the cell of a recurrent layer: `lstm/lstm_cell/kernel`.
    private Map<String, String> found(List<WeightSpec> weights) {
        var wanted = weights.stream().map(WeightSpec::getName).collect(Collectors.toSet());
        var found = new HashMap<String, String>();
        for (var name : tensors.keySet().stream().sorted().toList()) {
            if (wanted.contains(name)) {
                found.put(name, name);
            }
        }
        for (var name : tensors.keySet().stream().sorted().toList()) {
            var shorter = withoutCell(name);
            if (wanted.contains(shorter)) {
                found.putIfAbsent(shorter, name);
            }
        }
        return found;
    }

    private static String withoutCell(String name) {
        var parts = Arrays.asList(name.split("/", -1));
        return parts.size() < 3 ? name : String.join("/", parts.subList(0, parts.size() - 2)) + "/" + parts.getLast();
    }

    private void requireNoOthers(Set<String> used) {
        var others = tensors.keySet().stream()
                .filter(name -> !used.contains(name))
                .sorted()
                .toList();
        if (!others.isEmpty()) {
            throw new UnusableModelException("has weights of no layer of its topology: %s%s"
                    .formatted(
                            String.join(", ", others.subList(0, Math.min(TOLD, others.size()))),
                            others.size() > TOLD ? " and %d more".formatted(others.size() - TOLD) : ""));
        }
    }
}
