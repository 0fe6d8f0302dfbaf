package io.manyhands.task.job;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Where to go back to.
///
/// @param version null: the last one that is kept
@Schema(name = "Rollback", description = "Where to go back to.")
public record RollbackRequest(
        @Schema(description = "The last version up to this one that is kept; absent: the last of all", minimum = "0")
        @Nullable
        Integer version) {}
