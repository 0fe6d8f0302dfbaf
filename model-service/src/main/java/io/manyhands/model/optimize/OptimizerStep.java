package io.manyhands.model.optimize;

/// What came of one optimizer step.
public sealed interface OptimizerStep {
    /// @param weights all finite, and the optimizer's slots, too; the receiver's
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    record Stepped(float[] weights) implements OptimizerStep {}

    /// @param what of a weight is no longer finite: itself, or what the optimizer remembers of it
    /// @param index the first such weight
    /// @param value infinite or NaN
    record Diverged(String what, int index, float value) implements OptimizerStep {}
}
