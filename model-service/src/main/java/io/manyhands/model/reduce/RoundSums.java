package io.manyhands.model.reduce;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The complete trees of one round.
///
/// @param advance present if the round makes a new version
/// @param evaluate present if the round measures the version it started from
/// @param duplicates results of this round that were not needed
public record RoundSums<V>(Optional<Root<V>> advance, Optional<Root<V>> evaluate, int duplicates) {
    public List<Share> shares() {
        return roots().flatMap(root -> root.shares().stream()).toList();
    }

    /// What the volunteers spent on the results that were used, in microseconds.
    public long computeMicros() {
        return roots().mapToLong(Root::computeMicros).sum();
    }

    private Stream<Root<V>> roots() {
        return Stream.of(advance, evaluate).flatMap(Optional::stream);
    }
}
