package io.manyhands.task.audit;

import io.manyhands.address.AddressPrefix;
import io.manyhands.protocol.v1.AuditAction;
import io.manyhands.protocol.v1.AuditEntry;
import io.manyhands.task.access.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Adds up what was refused until it is asked for, by reason, network and token. Holds a bounded number of these;
/// beyond, only the reason is told apart. Thread-safe.
final class RefusalTally {
    private static final int MOST = 1000;

    private record Kind(Refused.Reason reason, Optional<AddressPrefix> from, String tokenId, String tokenName) {
        static Kind of(Refused refused) {
            return new Kind(
                    refused.reason(),
                    Optional.of(refused.from().network()),
                    refused.who().map(who -> who.id()).orElse(""),
                    refused.who().map(who -> who.name()).orElse(""));
        }

        static Kind other(Refused refused) {
            return new Kind(refused.reason(), Optional.empty(), "", "");
        }
    }

    private Map<Kind, Integer> counts = new LinkedHashMap<>();

    /// @return whether it is the first of its kind since [#take]
    synchronized boolean add(Refused refused) {
        var kind = Kind.of(refused);
        var counted = counts.size() < MOST || counts.containsKey(kind) ? kind : Kind.other(refused);
        return counts.merge(counted, 1, Integer::sum) == 1;
    }

    /// What has come together; begins anew.
    synchronized List<AuditEntry> take() {
        var entries = new ArrayList<AuditEntry>();
        counts.forEach((kind, count) -> entries.add(AuditEntry.newBuilder()
                .setAction(AuditAction.AUDIT_ACTION_REFUSED)
                .setTokenId(kind.tokenId())
                .setTokenName(kind.tokenName())
                .setFrom(kind.from().map(AddressPrefix::toString).orElse("several"))
                .setSubject(kind.reason().label())
                .setCount(count)
                .build()));
        counts = new LinkedHashMap<>();
        return entries;
    }
}
