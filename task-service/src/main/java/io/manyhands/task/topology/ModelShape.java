package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.List;

/// What a model makes of a sample, and what it learns.
///
/// @param input shape of a sample that goes in
/// @param outputs shapes of what each layer makes of it; the last comes out of the model
/// @param weightsOfLayers what each layer has
public record ModelShape(Shape input, List<Shape> outputs, List<List<WeightSpec>> weightsOfLayers) {
    /// In the order of TensorFlow.js.
    public List<WeightSpec> weights() {
        return weightsOfLayers.stream().flatMap(List::stream).toList();
    }

    public Shape output() {
        return outputs.getLast();
    }
}
