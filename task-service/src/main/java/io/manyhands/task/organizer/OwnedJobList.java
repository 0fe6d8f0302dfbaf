package io.manyhands.task.organizer;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Jobs that an organizer sees as such, newest first.
@Schema(name = "OwnedJobList", description = "Own jobs; all jobs, with the scopes `read` or `admin`.")
public record OwnedJobList(
        @Schema(description = "Newest first") List<OwnedJobView> jobs) {}
