package io.manyhands.task.job;

import io.manyhands.protocol.v1.JobSpec;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What [JobView] shows of what entry costs: of an invitation, only that it is asked for.
@Schema(name = "EntryView", description = "What a volunteer has to give, once, before it computes.")
public record EntryView(
        @Schema(description = "Zero bits that a proof of work must have; 0: none is asked for")
        int proofOfWork,

        @Schema(description = "Whether an invitation is asked for")
        boolean invitation) {
    static @Nullable EntryView of(JobSpec job) {
        var cost = job.getEntryCost();
        return job.hasEntryCost() ? new EntryView(cost.getProofOfWorkBits(), cost.getInvitation()) : null;
    }
}
