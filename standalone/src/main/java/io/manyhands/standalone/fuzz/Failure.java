package io.manyhands.standalone.fuzz;

import java.util.Optional;

/// An input that did not come to an outcome, or not soon enough.
///
/// @param kind the same for inputs that fail in the same way
/// @param message what happened
/// @param input that did it
/// @param cause what was thrown, if anything was
@SuppressWarnings("ArrayRecordComponent") // written to a file; never compared
public record Failure(String kind, String message, byte[] input, Optional<Throwable> cause) {
    static Failure thrown(Throwable cause, byte[] input) {
        var where = cause.getStackTrace().length == 0 ? "nowhere" : cause.getStackTrace()[0].toString();
        var name = cause.getClass().getName();
        // Where a stack overflows differs from time to time.
        var kind = cause instanceof VirtualMachineError ? name : name + " at " + where;
        return new Failure(kind, "%s at %s".formatted(cause, where), input, Optional.of(cause));
    }

    static Failure costly(String what, String message, byte[] input) {
        return new Failure(what, message, input, Optional.empty());
    }
}
