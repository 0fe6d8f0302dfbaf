package io.manyhands.task.topology;

/// Between what bounds the outputs of a layer are, whatever the weights.
///
/// @param kind what is sure about them
/// @param over how many values share each distribution; 0 where there is none, or their number is not known
/// @param because what they come from: `layer 'x' (Dense) with activation linear`
public record OutputRange(Kind kind, long over, String because) {
    /// From the strictest to the loosest, except for the last.
    public enum Kind {
        /// Between 0 and 1, with a sum of 1: softmax.
        DISTRIBUTION,
        /// Above 0 and below 1: sigmoid.
        OPEN,
        /// From 0 to 1.
        CLOSED,
        ANY,
        /// Of a layer that is not known here.
        UNKNOWN
    }

    OutputRange as(Kind other) {
        return new OutputRange(other, 0, because);
    }

    /// The looser of two.
    OutputRange or(OutputRange other) {
        return other.kind.compareTo(kind) > 0 ? other : this;
    }

    /// What is left of it when values are put elsewhere: distributions no longer have an axis.
    ///
    /// @param values of one sample; 0 if not known
    OutputRange rearranged(long values) {
        boolean isWhole = kind != Kind.DISTRIBUTION || over == 0 || values == 0 || over == values;
        return isWhole
                ? this
                : new OutputRange(Kind.CLOSED, over, "%s over %d of its %d values".formatted(because, over, values));
    }
}
