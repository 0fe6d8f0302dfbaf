package io.manyhands.task.organizer;

import io.manyhands.task.job.JobOwner;
import io.manyhands.task.job.JobSnapshot;
import io.manyhands.task.job.JobView;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A job, and whose it is.
@Schema(name = "OwnedJob", description = "A job, and whose it is.")
public record OwnedJobView(
        @Schema(description = "Id of the token that it was created with; absent if it is older than tokens") @Nullable
        String owner,

        @Schema(description = "Name of that token") @Nullable
        String ownerName,

        @Schema(description = "The job itself") JobView job) {
    static OwnedJobView of(JobSnapshot job, Instant now) {
        return new OwnedJobView(
                job.owner().map(JobOwner::id).orElse(null),
                job.owner().map(JobOwner::name).orElse(null),
                JobView.of(job, now));
    }
}
