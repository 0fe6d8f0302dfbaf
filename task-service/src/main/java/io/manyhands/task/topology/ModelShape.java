package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.List;

/// What a model makes of a sample, and what it learns.
///
/// @param input shape of a sample that goes in
/// @param outputs shapes of what each layer makes of it; the last comes out of the model
/// @param weights in the order of TensorFlow.js
public record ModelShape(Shape input, List<Shape> outputs, List<WeightSpec> weights) {
    public Shape output() {
        return outputs.getLast();
    }
}
