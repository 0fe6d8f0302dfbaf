package io.manyhands.task.json;

import java.util.ArrayList;
import java.util.List;

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

    /// To tell whether a section added any.
    public int count() {
        return errors.size();
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
