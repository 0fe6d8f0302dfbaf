package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.List;

/// What could be worked out about a model.
public sealed interface ModelShape {
    /// @param input shape of a sample that goes in
    /// @param output shape of a sample that comes out
    /// @param weights in the order of TensorFlow.js
    record Derived(Shape input, Shape output, List<WeightSpec> weights) implements ModelShape {}

    /// Some layers are not known here; the weights must be listed by whoever knows them.
    ///
    /// @param classes their class names
    record Underivable(List<String> classes) implements ModelShape {}

    /// Something is wrong; the findings say what.
    record Invalid() implements ModelShape {}

    /// What [Underivable] is measured against, for messages.
    static String supportedLayers() {
        return LayerRules.supported();
    }
}
