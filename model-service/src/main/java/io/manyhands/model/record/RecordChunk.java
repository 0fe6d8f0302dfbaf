package io.manyhands.model.record;

import io.manyhands.protocol.v1.RoundCommitted;
import java.util.List;
import java.util.Optional;

/// Some rounds of a job, and the one that they are to hang on, as they were at one moment.
///
/// @param anchor the round whose line was written last; empty if there is none, or it is not kept any more
/// @param next the round after the last one that was looked at; where the chunk began, if that is not committed
/// @param rounds that are kept of these, in order
record RecordChunk(Optional<RoundCommitted> anchor, int next, List<RoundCommitted> rounds) {
    RecordChunk {
        rounds = List.copyOf(rounds);
    }
}
