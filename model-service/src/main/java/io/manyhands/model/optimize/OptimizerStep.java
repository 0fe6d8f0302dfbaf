package io.manyhands.model.optimize;

/// What came of one optimizer step.
public sealed interface OptimizerStep {
    /// @param weights all finite; the receiver's
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    record Stepped(float[] weights) implements OptimizerStep {}

    /// @param index the first weight that is no longer finite
    /// @param value infinite or NaN
    record Diverged(int index, float value) implements OptimizerStep {}
}
