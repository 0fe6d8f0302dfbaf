package io.manyhands.model.reduce;

import java.util.List;

/// A complete tree.
///
/// @param shares of the results that were added up, in leaf order; together they cover each leaf exactly once
public record Root<V>(V value, List<Share> shares) {
    public Root {
        shares = List.copyOf(shares);
    }

    /// Units of work that it sums up.
    public int units() {
        return shares.stream().mapToInt(Share::units).sum();
    }

    long computeMicros() {
        return shares.stream().mapToLong(Share::computeMicros).sum();
    }
}
