package io.manyhands.task.topology;

import java.util.Optional;

/// TensorFlow.js 4.22 writes the regularizer of a DepthwiseConv2D a second time, as its constraint: this is none.
final class DepthwiseConstraint {
    private static final String REGULARIZER = "depthwiseRegularizer";

    private DepthwiseConstraint() {}

    static Argument argument() {
        var constraint = Arguments.constraint("depthwise");
        return new Argument(constraint.name(), (layer, field) -> {
            boolean isRegularizer =
                    layer.json().value(field).equals(layer.json().value(REGULARIZER));
            return isRegularizer ? Optional.empty() : constraint.reading().read(layer, field);
        });
    }
}
