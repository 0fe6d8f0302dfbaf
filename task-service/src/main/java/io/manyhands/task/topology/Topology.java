package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonDocument;
import java.util.ArrayList;
import java.util.List;

/// A model, read and brought into normal form.
///
/// @param model the normal form; not to be changed
/// @param layers in the order of their weights: after all whose outputs they take, the model's output last
public record Topology(ObjectNode model, List<Layer> layers) {
    /// @param className of the layer, as Keras calls it
    /// @param sources places of the layers whose outputs it takes; none: it takes the sample
    record Layer(String className, LayerConfig config, List<Integer> sources) {}

    public String json() {
        return JsonDocument.print(model);
    }

    /// What would silently be left out if TensorFlow.js computed the model.
    ///
    /// @return `name (class): field` each
    public List<String> regularizersThatTensorFlowForgets() {
        return Regularizers.forgottenByTensorFlow(this);
    }

    /// Follows a sample through the layers.
    public ModelShape derive(Findings findings) {
        var unknown = layers.stream()
                .map(Layer::className)
                .filter(name -> LayerRules.find(name).isEmpty()
                        && LayerRules.refusal(name).isEmpty())
                .distinct()
                .toList();
        if (!findings.isEmpty()) {
            return new ModelShape.Invalid();
        }
        return unknown.isEmpty() ? derived(findings) : new ModelShape.Underivable(unknown);
    }

    private ModelShape derived(Findings findings) {
        var input = InputShape.of(layers.getFirst());
        var shapes = new ArrayList<Shape>();
        var weights = new ArrayList<WeightSpec>();
        for (var layer : layers) {
            if (!findings.isEmpty()) {
                return new ModelShape.Invalid();
            }
            var inputs = layer.sources().isEmpty()
                    ? List.of(input)
                    : layer.sources().stream().map(shapes::get).toList();
            var applied = LayerRules.find(layer.className()).orElseThrow().apply(layer.config(), inputs);
            weights.addAll(applied.weights());
            shapes.add(applied.output());
        }
        return findings.isEmpty() ? new ModelShape.Derived(input, shapes, weights) : new ModelShape.Invalid();
    }
}
