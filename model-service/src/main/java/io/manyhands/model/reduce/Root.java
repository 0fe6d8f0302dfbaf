package io.manyhands.model.reduce;

import java.util.List;

/// A complete tree.
///
/// @param shares of the results that were added up, in leaf order; together they cover each leaf exactly once
public record Root(NodeValue value, List<Share> shares) {
    public Root {
        shares = List.copyOf(shares);
    }

    long computeMicros() {
        return shares.stream().mapToLong(Share::computeMicros).sum();
    }
}
