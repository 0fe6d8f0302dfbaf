package io.manyhands.gateway.standing;

import io.manyhands.gateway.identity.VolunteerId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/// What this process remembers of identities and address prefixes, beyond their sessions; bounded. Used on the
/// gateway's loop only.
@Singleton
public final class Standings {
    private final StandingRules rules;
    private final Map<VolunteerId, Standing> byIdentity;
    private final Map<String, Origin> byAddress;

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
        var known = byIdentity.get(id);
        if (known != null) {
            known.comesFrom(origin);
            return known;
        }
        return new Standing(rules, origin, standing -> byIdentity.put(id, standing));
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
