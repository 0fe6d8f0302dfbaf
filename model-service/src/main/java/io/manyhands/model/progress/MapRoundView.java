package io.manyhands.model.progress;

import io.manyhands.protocol.v1.RoundCommitted;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a round of map-reduce has come to, in JSON.
@RegisterForReflection
public record MapRoundView(
        @Schema(description = "Inputs of this iteration that have been gone through so far, of a map-reduce job")
        long inputs,

        @Schema(description = "Those among them that failed")
        long failedInputs) {
    static MapRoundView of(RoundCommitted round) {
        var map = round.getMapReduce();
        return new MapRoundView(map.getInputs(), map.getFailed());
    }

    /// A contribution to map-reduce, in JSON.
    @RegisterForReflection
    public record Part(
            @Schema(description = "In the subtree, of a map-reduce job; 1 where results were reduced")
            int inputs) {}
}
