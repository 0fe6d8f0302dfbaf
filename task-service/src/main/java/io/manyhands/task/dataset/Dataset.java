package io.manyhands.task.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyhands.task.conversion.Description;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Names a data set that is stored.
///
/// @param sha256 of its bytes, in hexadecimal
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Dataset", description = "A stored data set. Jobs refer to it by its SHA-256.")
public record Dataset(
        @Schema(description = "Names it in jobs and paths") String sha256,
        @Schema(description = "Of its content") long sizeBytes,

        @Schema(description = "What it holds; absent if it was stored as it is") @Nullable
        Description description) {
    /// Of which is not said what it holds.
    public Dataset(String sha256, long sizeBytes) {
        this(sha256, sizeBytes, null);
    }
}
