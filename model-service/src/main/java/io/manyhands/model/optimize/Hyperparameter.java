package io.manyhands.model.optimize;

/// Numbers of the specification, which travel as float32, as TensorFlow.js sees them: as JavaScript numbers.
///
/// It makes a difference: `1 - 0.9` rounded to float32 is 0.1, but `1 - 0.9f` is 0.10000002.
final class Hyperparameter {
    private Hyperparameter() {}

    /// `1 - x`, subtracted in double and rounded once, where x is the decimal number that the organizer wrote:
    /// the shortest one whose float32 is `value`.
    static float oneMinus(float value) {
        return (float) (1 - Double.parseDouble(Float.toString(value)));
    }

    /// Square root, rounded to float32 once: the double result of a float32 argument has bits to spare.
    static float sqrt(float value) {
        return (float) Math.sqrt(value);
    }
}
