package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.KerasPaths;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.JsonDocument;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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

    /// What is to be told about a layer.
    ///
    /// @param output shape of a sample that leaves it
    /// @param gap why kernels do not compute it, whatever the data and the loss are; empty if they do
    public record Summary(
            String name, String className, Shape output, List<WeightSpec> weights, Optional<String> gap) {}

    /// Of all layers, in their order.
    public List<Summary> summaries() {
        return IntStream.range(0, layers.size())
                .mapToObj(place -> {
                    var layer = layers.get(place);
                    return new Summary(
                            layer.config().name(),
                            layer.className(),
                            shape.outputs().get(place),
                            shape.weightsOfLayers().get(place),
                            KernelCoverage.gap(layer));
                })
                .toList();
    }

    /// In the order in which Keras holds them.
    public List<KerasPaths.Layer> kerasLayers() {
        return layers.stream()
                .map(layer -> new KerasPaths.Layer(
                        layer.className(),
                        layer.config().name(),
                        Spelling.className(layer.config().json().value("layer"))))
                .toList();
    }

    /// What kernels compute, but TensorFlow.js would leave out or fail at.
    ///
    /// @return `name (class): argument` each
    public List<String> beyondTensorFlow() {
        return TensorFlowGaps.of(model);
    }
}
