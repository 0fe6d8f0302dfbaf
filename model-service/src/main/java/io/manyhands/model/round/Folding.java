package io.manyhands.model.round;

import io.manyhands.model.reduce.FoldOutcome;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.redis.streams.Entry;
import java.util.List;
import java.util.Optional;

/// What came of a batch of results.
///
/// @param tally how many went which way
/// @param missing to be announced: work whose result could not be used
/// @param putAside ids of entries whose values are in doubt, and of no use any more: only their size is
///     remembered
/// @param objections why results could not be used, for the log
/// @param complete whether the round is, so that [JobRounds#step] is due
/// @param rest results behind the one that completed the round: to be folded after the step
/// @param traced what became of those results whose task is sampled
/// @param checked what auditors have said, and are to say
/// @param divergence why the job cannot go on, if it cannot
record Folding(
        Tally tally,
        List<NodesMissing> missing,
        List<String> putAside,
        List<String> objections,
        boolean complete,
        List<Entry> rest,
        List<Traced> traced,
        Checked checked,
        Optional<String> divergence) {
    Folding {
        missing = List.copyOf(missing);
        putAside = List.copyOf(putAside);
        objections = List.copyOf(objections);
        rest = List.copyOf(rest);
        traced = List.copyOf(traced);
    }

    /// @param traceparent as the result has it
    /// @param round that the result belongs to
    record Traced(String traceparent, int round, FoldOutcome outcome) {}

    /// @param folded are in the sum, at least for now
    /// @param duplicates of this round were not needed
    /// @param stale belong to earlier rounds
    /// @param rejected could not be used
    record Tally(int folded, int duplicates, int stale, int rejected) {}
}
