package io.manyhands.model.reduce;

/// The value of a tree node: sums over the samples below it.
///
/// @param gradientSum float32, topology order; empty when evaluating. Owned by this value until it is added to
///     another
/// @param lossSum float32
/// @param correct number of samples whose class was predicted
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NodeValue(float[] gradientSum, float lossSum, int correct) {
    /// `this + right`, element-wise, one float32 rounding each. Uses up both: the sum lies in this value's
    /// array.
    NodeValue plus(NodeValue right) {
        var other = right.gradientSum;
        if (gradientSum.length != other.length) {
            throw new IllegalArgumentException(
                    "gradient sums of %d and %d values cannot be added".formatted(gradientSum.length, other.length));
        }
        for (int i = 0; i < gradientSum.length; i++) {
            gradientSum[i] += other[i];
        }
        return new NodeValue(gradientSum, lossSum + right.lossSum, correct + right.correct);
    }
}
