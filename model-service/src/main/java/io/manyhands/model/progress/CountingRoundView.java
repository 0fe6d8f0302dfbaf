package io.manyhands.model.progress;

import io.manyhands.protocol.v1.RoundCommitted;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a round of counting has come to, in JSON.
@RegisterForReflection
public record CountingRoundView(
        @Schema(description = "Counted in the round") int units,

        @Schema(description = "Counted in this round and all before it")
        long total) {
    static CountingRoundView of(RoundCommitted round) {
        return new CountingRoundView(round.getUnits(), round.getCounting().getTotal());
    }

    /// A contribution to counting, in JSON.
    @RegisterForReflection
    public record Part(
            @Schema(description = "In the subtree, of a counting job")
            int units) {}
}
