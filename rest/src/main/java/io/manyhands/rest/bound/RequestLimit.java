package io.manyhands.rest.bound;

import io.manyhands.address.AddressPrefix;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Counts who is inside, in all and by network, and lets nobody in beyond either bound. Holds one entry for each
/// network that has somebody inside.
///
/// Thread-safe.
final class RequestLimit {
    /// Which bound was reached.
    enum Bound {
        NETWORK,
        ALL
    }

    private final int inAll;
    private final int perNetwork;
    private final Map<AddressPrefix, Integer> inside = new HashMap<>();
    private int total;

    /// @param inAll at least 1
    /// @param perNetwork at least 1
    RequestLimit(int inAll, int perNetwork) {
        this.inAll = inAll;
        this.perNetwork = perNetwork;
    }

    /// @param network empty: it counts in all alone
    /// @return empty if it is inside now, which it must [#leave] once; else what keeps it out
    synchronized Optional<Bound> enter(Optional<AddressPrefix> network) {
        if (network.filter(known -> inside.getOrDefault(known, 0) >= perNetwork).isPresent()) {
            return Optional.of(Bound.NETWORK);
        }
        if (total >= inAll) {
            return Optional.of(Bound.ALL);
        }
        total++;
        network.ifPresent(known -> inside.merge(known, 1, Integer::sum));
        return Optional.empty();
    }

    synchronized void leave(Optional<AddressPrefix> network) {
        total--;
        network.ifPresent(known -> inside.computeIfPresent(known, (key, count) -> count == 1 ? null : count - 1));
    }

    synchronized int inside() {
        return total;
    }

    int most(Bound bound) {
        return switch (bound) {
            case NETWORK -> perNetwork;
            case ALL -> inAll;
        };
    }
}
