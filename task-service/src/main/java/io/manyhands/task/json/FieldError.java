package io.manyhands.task.json;

/// One thing that is wrong with a description.
///
/// @param field path to the value, e.g. `model.topology.config.layers[2].config.units`
/// @param message the value, what is allowed, and the remedy
public record FieldError(String field, String message) {}
