package io.manyhands.task.dataset;

import java.util.Optional;

/// How far the values of all records go, and where in the data set they do.
///
/// @param fraction the first value that is not a whole number
public record ValueRange(Place least, Place greatest, Optional<Place> fraction) {
    /// @param record from 0
    /// @param position within the features, or the targets, of the record; from 0
    /// @param value as it is stored
    public record Place(int record, int position, float value) {
        @Override
        public String toString() {
            return "record %d (from 0) has %s at position %d (from 0)".formatted(record, number(), position);
        }

        private String number() {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Float.toString(value);
        }
    }

    /// Takes values one by one. Not thread-safe.
    static final class Builder {
        private Optional<Place> least = Optional.empty();
        private Optional<Place> greatest = Optional.empty();
        private Optional<Place> fraction = Optional.empty();
        private float min = Float.POSITIVE_INFINITY;
        private float max = Float.NEGATIVE_INFINITY;

        /// @param value finite
        void add(int record, int position, float value) {
            if (value < min) {
                min = value;
                least = Optional.of(new Place(record, position, value));
            }
            if (value > max) {
                max = value;
                greatest = Optional.of(new Place(record, position, value));
            }
            if (fraction.isEmpty() && value != Math.rint(value)) {
                fraction = Optional.of(new Place(record, position, value));
            }
        }

        /// @return empty if there was no value
        Optional<ValueRange> build() {
            return least.flatMap(low -> greatest.map(high -> new ValueRange(low, high, fraction)));
        }
    }
}
