package io.manyhands.gateway.standing;

import io.manyhands.gateway.identity.VolunteerId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What this process remembers of identities and address prefixes, beyond their sessions; bounded. Used on the
/// gateway's loop only.
@Singleton
public final class Standings {
    private static final int SWEEP_AT_LEAST = 1024;

    private final StandingRules rules;
    private final Map<VolunteerId, Standing> byIdentity;
    private final Map<String, Origin> byAddress;
    /// Those that sessions use, remembered or not: all sessions of an identity share one.
    private final Map<VolunteerId, WeakReference<Standing>> inUse = new HashMap<>();
    private int sweepAt = SWEEP_AT_LEAST;

    @Inject
    Standings(StandingConfig config) {
        this(StandingRules.of(config), config.identities(), config.addresses());
    }

    /// @param identities remembered at most
    /// @param addresses remembered at most
    public Standings(StandingRules rules, int identities, int addresses) {
        this.rules = rules;
        this.byIdentity = bounded(identities);
        this.byAddress = bounded(addresses);
    }

    /// Of a volunteer that has just come. One of whom nothing is known takes no room until there is something to
    /// remember.
    ///
    /// @param address prefix of the address it comes from; empty: not known
    public Standing of(VolunteerId id, String address) {
        var origin = address.isEmpty()
                ? new Origin("", rules)
                : byAddress.computeIfAbsent(address, key -> new Origin(key, rules));
        var known = known(id);
        if (known != null) {
            known.comesFrom(origin);
            return known;
        }
        var standing = new Standing(rules, origin, news -> byIdentity.put(id, news));
        inUse.put(id, new WeakReference<>(standing));
        sweep();
        return standing;
    }

    private @Nullable Standing known(VolunteerId id) {
        var remembered = byIdentity.get(id);
        if (remembered != null) {
            return remembered;
        }
        var used = inUse.get(id);
        return used == null ? null : used.get();
    }

    /// Drops those that no session uses any more; each sweep waits until there are twice as many as the last one left.
    private void sweep() {
        if (inUse.size() >= sweepAt) {
            inUse.values().removeIf(each -> each.get() == null);
            sweepAt = Math.max(SWEEP_AT_LEAST, 2 * inUse.size());
        }
    }

    private static <K, V> Map<K, V> bounded(int atMost) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > atMost;
            }
        };
    }
}
