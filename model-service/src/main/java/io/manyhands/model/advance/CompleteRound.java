package io.manyhands.model.advance;

import java.util.Map;
import java.util.Optional;

/// The sums of a round whose trees are complete.
///
/// @param number of the round
/// @param advanced present if the round makes a new version
/// @param evaluated present if the round measures the version it started from
/// @param figures as the status tells them before the round
public record CompleteRound<V>(
        int number, Optional<Sum<V>> advanced, Optional<Sum<V>> evaluated, Map<String, String> figures) {

    /// The value of a root.
    ///
    /// @param value used up by the step
    /// @param units of work that it sums up
    public record Sum<V>(V value, int units) {}
}
