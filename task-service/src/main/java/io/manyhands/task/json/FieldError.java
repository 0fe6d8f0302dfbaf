package io.manyhands.task.json;

import java.util.List;
import java.util.Map;

/// One thing that is wrong with a description.
///
/// @param field path to the value, e.g. `model.topology.config.layers[2].config.units`
/// @param message the value, what is allowed, and the remedy
public record FieldError(String field, String message) {
    /// Maps, as a native executable knows nothing of the components of a record that no resource returns.
    public static List<Map<String, String>> asMaps(List<FieldError> errors) {
        return errors.stream()
                .map(error -> Map.of("field", error.field(), "message", error.message()))
                .toList();
    }
}
