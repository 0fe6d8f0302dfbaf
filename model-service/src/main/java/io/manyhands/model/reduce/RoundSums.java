package io.manyhands.model.reduce;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The complete trees of one round.
///
/// @param train present if the round trains
/// @param evaluate present if the round evaluates the version it started from
/// @param duplicates results of this round that were not needed
public record RoundSums(Optional<Root> train, Optional<Root> evaluate, int duplicates) {
    public List<Share> shares() {
        return roots().flatMap(root -> root.shares().stream()).toList();
    }

    /// What the volunteers spent on the results that were used, in microseconds.
    public long computeMicros() {
        return roots().mapToLong(Root::computeMicros).sum();
    }

    private Stream<Root> roots() {
        return Stream.of(train, evaluate).flatMap(Optional::stream);
    }
}
