package io.manyhands.model.check;

import java.util.OptionalDouble;

/// What tells a value from its siblings without computing it again.
///
/// @param magnitude per unit; 0: all of it is 0, or not measured
/// @param cost per unit
/// @param likeness cosine of the angle to what the last round came to, -1 to 1; empty: there is nothing to compare with
public record Features(double magnitude, double cost, OptionalDouble likeness) {}
