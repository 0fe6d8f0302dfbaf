package io.manyhands.task.json;

import java.util.List;
import java.util.function.Function;

/// What reading a part of a description came to: a value, or what is wrong with the part. What was refused has no
/// value, so that none can be used that means nothing.
public sealed interface Read<T> {
    /// @param warnings what is allowed but hardly meant
    record Done<T>(T value, List<String> warnings) implements Read<T> {}

    /// @param errors at least one
    record Refused<T>(List<FieldError> errors) implements Read<T> {}

    /// @param reading notes what is wrong; what it returns then is dropped
    static <T> Read<T> of(Function<Findings, T> reading) {
        var findings = new Findings();
        var value = reading.apply(findings);
        return findings.read(() -> value);
    }

    default <R> Read<R> map(Function<T, R> step) {
        return flatMap(value -> new Done<>(step.apply(value), List.of()));
    }

    /// Goes on reading, if nothing is wrong so far.
    default <R> Read<R> flatMap(Function<T, Read<R>> step) {
        var findings = new Findings();
        var result = findings.take(this).flatMap(value -> findings.take(step.apply(value)));
        return findings.read(result::orElseThrow);
    }
}
