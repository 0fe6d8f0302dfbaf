package io.manyhands.model.progress;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Rounds that are not sent as events, in JSON.
///
/// @param from first of them
/// @param to last of them
@RegisterForReflection
@Schema(
        name = "MissedRounds",
        description = "Rounds that are not sent: too old, or too many at once. The history has what is kept of them.")
public record MissedView(
        @Schema(description = "Number of the first one") int from,

        @Schema(description = "Number of the last one") int to) {}
