package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonDocument;
import java.util.ArrayList;
import java.util.List;

/// A Sequential model, read and brought into normal form.
///
/// @param model the normal form; not to be changed
/// @param layers in order
public record Topology(ObjectNode model, List<Layer> layers) {
    /// @param className of the layer, as Keras calls it
    record Layer(String className, LayerConfig config) {}

    public String json() {
        return JsonDocument.print(model);
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
        var shape = input;
        var weights = new ArrayList<WeightSpec>();
        for (var layer : layers) {
            if (!findings.isEmpty()) {
                return new ModelShape.Invalid();
            }
            var applied = LayerRules.find(layer.className()).orElseThrow().apply(layer.config(), shape);
            weights.addAll(applied.weights());
            shape = applied.output();
        }
        return findings.isEmpty() ? new ModelShape.Derived(input, shape, weights) : new ModelShape.Invalid();
    }
}
