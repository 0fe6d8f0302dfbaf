package io.manyhands.model.progress;

import io.manyhands.protocol.v1.RoundCommitted;
import io.quarkus.runtime.annotations.RegisterForReflection;

/// What a round of counting has come to, in JSON.
///
/// @param units counted in the round
/// @param total units counted in this round and all before it
@RegisterForReflection
public record CountingRoundView(int units, long total) {
    static CountingRoundView of(RoundCommitted round) {
        return new CountingRoundView(round.getUnits(), round.getCounting().getTotal());
    }

    /// A contribution to counting, in JSON.
    @RegisterForReflection
    public record Part(int units) {}
}
