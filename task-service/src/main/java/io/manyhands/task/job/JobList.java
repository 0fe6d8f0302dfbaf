package io.manyhands.task.job;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// @param jobs newest first
@Schema(description = "All jobs, newest first.")
public record JobList(List<JobView> jobs) {}
