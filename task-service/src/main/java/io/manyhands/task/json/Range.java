package io.manyhands.task.json;

/// Numbers that are allowed for a field.
///
/// @param min smallest value
/// @param minIncluded whether `min` itself is allowed
/// @param max largest value
/// @param maxIncluded whether `max` itself is allowed
public record Range(double min, boolean minIncluded, double max, boolean maxIncluded) {
    public static Range closed(double min, double max) {
        return new Range(min, true, max, true);
    }

    /// From 0, which is allowed, to below 1.
    public static Range fraction() {
        return new Range(0, true, 1, false);
    }

    public static Range positiveUpTo(double max) {
        return new Range(0, false, max, true);
    }

    public boolean contains(double value) {
        return Double.isFinite(value)
                && (minIncluded ? value >= min : value > min)
                && (maxIncluded ? value <= max : value < max);
    }

    @Override
    public String toString() {
        return "%s %s and %s %s"
                .formatted(minIncluded ? "at least" : "above", min, maxIncluded ? "at most" : "below", max);
    }
}
