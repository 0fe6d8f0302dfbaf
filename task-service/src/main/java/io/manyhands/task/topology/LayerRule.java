package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.List;

/// What a kind of layer makes of its input's shape, and which weights it has.
@FunctionalInterface
interface LayerRule {
    /// @return means nothing if the configuration was rejected meanwhile
    Applied apply(LayerConfig layer, Shape input);

    /// @param inputs at least one
    /// @return means nothing if the configuration was rejected meanwhile
    default Applied apply(LayerConfig layer, List<Shape> inputs) {
        if (inputs.size() > 1) {
            layer.reject("", "takes the output of one layer, but gets those of %d".formatted(inputs.size()));
        }
        return apply(layer, inputs.getFirst());
    }

    /// @param output shape of a sample that leaves the layer
    /// @param weights in the order of TensorFlow.js
    record Applied(Shape output, List<WeightSpec> weights) {
        static Applied withoutWeights(Shape output) {
            return new Applied(output, List.of());
        }
    }
}
