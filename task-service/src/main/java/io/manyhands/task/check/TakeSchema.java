package io.manyhands.task.check;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Describes what [TakeRequest] reads.
@Schema(name = "TakeChecks", description = "Which auditor wants how many checks.")
record TakeSchema(
        @Schema(description = "What the auditor calls itself; no two have the same name", pattern = AuditorName.PATTERN)
        String auditor,

        @Schema(description = "At most so many", minimum = "1", maximum = "" + TakeRequest.MOST)
        int count,

        @Schema(
                description = "Milliseconds to wait for the first one, if there is none",
                minimum = "0",
                maximum = "" + TakeRequest.MOST_WAIT_MS,
                defaultValue = "0")
        @Nullable
        Integer waitMs) {}
