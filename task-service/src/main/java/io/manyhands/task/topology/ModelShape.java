package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.List;

/// What could be worked out about a model.
public sealed interface ModelShape {
    /// @param input shape of a sample that goes in
    /// @param outputs shapes of what each layer makes of it; the last comes out of the model
    /// @param weights in the order of TensorFlow.js
    record Derived(Shape input, List<Shape> outputs, List<WeightSpec> weights) implements ModelShape {
        public Shape output() {
            return outputs.getLast();
        }
    }

    /// Some layers are not known here; the weights must be listed by whoever knows them.
    ///
    /// @param classes their class names
    record Underivable(List<String> classes) implements ModelShape {}

    /// What [Underivable] is measured against, for messages.
    static String supportedLayers() {
        return LayerRules.supported();
    }
}
