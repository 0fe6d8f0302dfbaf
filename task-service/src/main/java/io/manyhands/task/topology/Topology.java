package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.JsonDocument;
import java.util.List;

/// A model, read and brought into normal form.
///
/// @param model the normal form; not to be changed
/// @param layers in the order of their weights: after all whose outputs they take, the model's output last
/// @param shape what could be worked out about it
public record Topology(ObjectNode model, List<Layer> layers, ModelShape shape) {
    /// @param className of the layer, as Keras calls it
    /// @param config in normal form
    /// @param sources places of the layers whose outputs it takes; none: it stands for the sample
    record Layer(String className, LayerConfig config, List<Integer> sources) {}

    public String json() {
        return JsonDocument.print(model);
    }

    /// What kernels compute, but TensorFlow.js would leave out or fail at.
    ///
    /// @return `name (class): argument` each
    public List<String> beyondTensorFlow() {
        return TensorFlowGaps.of(model);
    }
}
