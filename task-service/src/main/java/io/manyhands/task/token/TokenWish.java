package io.manyhands.task.token;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Describes what [TokenRequest] reads.
@Schema(
        name = "NewToken",
        description = "What a token is to be. What is absent is as this installation usually has it.")
record TokenWish(
        @Schema(description = "Who holds it: one line, at most 80 characters")
        String name,

        @Schema(description = "What it is good for: `admin`, `submit`, `read`, `auditor`; at least one")
        List<String> scopes,

        @Schema(description = "After how many days it ends, 1 to 3650") @Nullable
        Integer expiresInDays,

        @Schema(description = "What its holder may have and do; fields may be absent") @Nullable
        QuotaWish quota) {
    @Schema(name = "NewQuota", description = "What the holder of a new token may have and do.")
    record QuotaWish(
            @Schema(description = "Jobs that are created, running or paused at once") @Nullable
            Integer openJobs,

            @Schema(description = "Mebibytes of all data sets that were stored with the token") @Nullable
            Integer storedMiB,

            @Schema(description = "Jobs created within any hour") @Nullable
            Integer jobsPerHour) {}
}
