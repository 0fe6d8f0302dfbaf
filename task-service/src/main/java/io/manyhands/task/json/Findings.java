package io.manyhands.task.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The problems found so far. Not thread-safe; one reading owns it.
public final class Findings {
    /// A description with more problems than this is of another kind altogether.
    private static final int LIMIT = 50;

    private final List<FieldError> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    public void add(String field, String message) {
        if (errors.size() < LIMIT) {
            errors.add(new FieldError(field, message));
        }
    }

    /// Notes what is allowed but hardly meant.
    public void warn(String field, String message) {
        if (warnings.size() < LIMIT) {
            warnings.add("%s: %s".formatted(field, message));
        }
    }

    /// Whether there is no problem; warnings are none.
    public boolean isEmpty() {
        return errors.isEmpty();
    }

    /// Notes what was said about a part.
    ///
    /// @return the part, unless it was refused
    public <T> Optional<T> take(Read<T> part) {
        return switch (part) {
            case Read.Done<T>(T value, List<String> itsWarnings) -> {
                warnings.addAll(itsWarnings);
                yield Optional.of(value);
            }
            case Read.Refused<T>(List<FieldError> itsErrors) -> {
                itsErrors.forEach(error -> add(error.field(), error.message()));
                yield Optional.empty();
            }
        };
    }

    /// What the reading that noted its problems here came to.
    ///
    /// @param value asked for only if there is no problem
    public <T> Read<T> read(Supplier<T> value) {
        return isEmpty() ? new Read.Done<>(value.get(), warnings()) : new Read.Refused<>(errors());
    }

    public void addAll(Findings others) {
        others.errors.forEach(error -> add(error.field(), error.message()));
        warnings.addAll(others.warnings);
    }

    /// @return a sentence each, with the field
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    public List<FieldError> errors() {
        return List.copyOf(errors);
    }
}
