package io.manyhands.model.round;

import io.manyhands.model.reduce.FoldOutcome;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.redis.streams.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Counts what becomes of a batch of results. Not thread-safe.
final class FoldedBatch {
    private final List<NodesMissing> missing = new ArrayList<>();
    private final List<String> putAside = new ArrayList<>();
    private final List<String> objections = new ArrayList<>();
    private final List<Folding.Traced> traced = new ArrayList<>();
    private int folded;
    private int duplicates;
    private int stale;
    private boolean diverged;

    void add(Entry entry, ResultEntry result, FoldOutcome outcome) {
        add(entry, outcome);
        if (!result.getTraceparent().isEmpty()) {
            traced.add(new Folding.Traced(result.getTraceparent(), result.getRound(), outcome));
        }
    }

    void add(Entry entry, FoldOutcome outcome) {
        switch (outcome) {
            case FoldOutcome.Folded(int dropped) -> {
                folded++;
                duplicates += dropped;
            }
            case FoldOutcome.Duplicate() -> duplicates++;
            case FoldOutcome.Stale() -> stale++;
            case FoldOutcome.Diverged() -> diverged = true;
            case FoldOutcome.PutAside(Optional<NodesMissing> again) ->
                again.ifPresent(nodes -> {
                    missing.add(nodes);
                    putAside.add(entry.id());
                });
            case FoldOutcome.Rejected(String reason, Optional<NodesMissing> uncovered) -> {
                objections.add("result %s: %s".formatted(entry.id(), reason));
                uncovered.ifPresent(missing::add);
            }
        }
    }

    /// Results of earlier rounds.
    int stale() {
        return stale;
    }

    /// Whether results are reported that are not finite.
    boolean isDiverged() {
        return diverged;
    }

    Folding toFolding(boolean complete, List<Entry> rest, Checked checked, Optional<String> divergence) {
        var tally = new Folding.Tally(folded, duplicates, stale, objections.size());
        return new Folding(tally, missing, putAside, objections, complete, rest, traced, checked, divergence);
    }
}
