package io.manyhands.model.onnx;

/// What flows from one operator to others.
///
/// @param name unique in the graph
/// @param rank dimensions, the batch among them; channels are the last, as in Keras
/// @param width size of the last dimension; 0 where it is not known
record Value(String name, int rank, long width) {
    Value named(String other) {
        return new Value(other, rank, width);
    }
}
