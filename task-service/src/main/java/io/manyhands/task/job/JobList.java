package io.manyhands.task.job;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// All jobs, newest first.
@Schema(name = "JobList", description = "All jobs.")
public record JobList(@Schema(description = "Newest first") List<JobView> jobs) {}
