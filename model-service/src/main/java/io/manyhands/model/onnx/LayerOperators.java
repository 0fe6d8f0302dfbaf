package io.manyhands.model.onnx;

/// Puts the operators of a layer into a graph.
@FunctionalInterface
interface LayerOperators {
    /// @return what comes out
    /// @throws UnsaidInOnnxException for what ONNX has no operator for
    Value add(Layer layer);
}
