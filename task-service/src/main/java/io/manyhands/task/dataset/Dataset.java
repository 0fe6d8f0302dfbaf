package io.manyhands.task.dataset;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Names a data set that is stored.
///
/// @param sha256 of its bytes, in hexadecimal
@Schema(name = "Dataset", description = "A stored data set. Jobs refer to it by its SHA-256.")
public record Dataset(
        @Schema(description = "Names it in jobs and paths") String sha256,
        @Schema(description = "Of its content") long sizeBytes) {}
