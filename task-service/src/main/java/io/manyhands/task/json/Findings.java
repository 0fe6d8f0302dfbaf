package io.manyhands.task.json;

import java.util.ArrayList;
import java.util.List;

/// The problems found so far. Not thread-safe; one reading owns it.
public final class Findings {
    /// A description with more problems than this is of another kind altogether.
    private static final int LIMIT = 50;

    private final List<FieldError> errors = new ArrayList<>();

    public void add(String field, String message) {
        if (errors.size() < LIMIT) {
            errors.add(new FieldError(field, message));
        }
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    /// To tell whether a section added any.
    public int count() {
        return errors.size();
    }

    public void addAll(Findings others) {
        others.errors.forEach(error -> add(error.field(), error.message()));
    }

    public List<FieldError> errors() {
        return List.copyOf(errors);
    }
}
