package io.manyhands.task.dataset;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Names a data set that is stored.
///
/// @param sha256 of its bytes, in hexadecimal
@Schema(description = "A stored data set. Jobs refer to it by its SHA-256.")
public record Dataset(String sha256, long sizeBytes) {}
