package io.manyhands.task.job;

/// Whose a job is.
///
/// @param id of the token that it was created with
/// @param name of that token, at that time
public record JobOwner(String id, String name) {}
