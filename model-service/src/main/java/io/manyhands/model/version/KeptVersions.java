package io.manyhands.model.version;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The versions of a job that can be gone on from, in JSON.
@RegisterForReflection
@Schema(name = "KeptVersions", description = "Versions of a job that are kept with all it takes to go on from them.")
public record KeptVersions(
        @Schema(description = "Their numbers, ascending") List<Integer> versions) {
    public KeptVersions {
        versions = List.copyOf(versions);
    }
}
