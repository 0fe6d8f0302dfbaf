package io.manyhands.model.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The state of a job in JSON.
/// No resource returns it as such, so it is registered for native executables here.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "JobState", description = "The state of a job, in an event.")
public record StateView(
        @Schema(
                description = "As in a Job",
                enumeration = {"CREATED", "RUNNING", "PAUSED", "FINISHED", "FAILED", "DELETED"})
        String state,

        @Schema(description = "Why it failed; absent if it has not") @Nullable
        String reason) {}
