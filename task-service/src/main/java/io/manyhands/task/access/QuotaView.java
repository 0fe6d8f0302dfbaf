package io.manyhands.task.access;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A quota as the REST interface shows it.
@Schema(name = "Quota", description = "What the holder of a token may have and do.")
public record QuotaView(
        @Schema(description = "Jobs that are created, running or paused at once")
        int openJobs,

        @Schema(description = "Mebibytes of all data sets that were stored with the token")
        long storedMiB,

        @Schema(description = "Jobs created within any hour")
        int jobsPerHour) {
    public static QuotaView of(Quota quota) {
        return new QuotaView(quota.openJobs(), quota.storedBytes() / Quota.MIB, quota.jobsPerHour());
    }
}
