package io.manyhands.protocol.work;

import java.util.Optional;

/// What one look at all bytes of a value has shown.
///
/// @param flaw why it cannot be used; empty if it can
/// @param magnitude how large it is, as its kind of work measures it: the L2 norm of the gradient sum, in
///     training. 0 if it has a flaw, or nothing to measure
public record Inspection(Optional<Flaw> flaw, double magnitude) {
    static Inspection sound(double magnitude) {
        return new Inspection(Optional.empty(), magnitude);
    }

    static Inspection flawed(Flaw flaw) {
        return new Inspection(Optional.of(flaw), 0);
    }
}
