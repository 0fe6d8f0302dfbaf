package io.manyhands.gateway.intake;

import io.manyhands.gateway.lease.Lease;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What has become of results under leases, so that whoever sends one again is answered without any work. The latest
/// [#KEPT] are remembered. Used on the gateway's loop only.
@Singleton
final class SettledLeases {
    /// About 20 MB; more than one gateway grants within several rounds.
    private static final int KEPT = 65_536;
    /// A value that was damaged on its way may be sent once more.
    private static final int REFUSALS = 2;

    private final Map<Lease, Fate> fates = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Lease, Fate> eldest) {
            return size() > KEPT;
        }
    };

    /// A lease under which nothing more is looked at; empty if a result of it is welcome.
    Optional<Fate> find(Lease lease) {
        return Optional.ofNullable(fates.get(lease)).filter(fate -> switch (fate) {
            case Fate.Answered(Acceptance acceptance) -> true;
            case Fate.Refused(int times) -> times >= REFUSALS;
        });
    }

    /// Stored, or known not to be needed.
    void answered(Lease lease, Acceptance acceptance) {
        fates.put(lease, new Fate.Answered(acceptance));
    }

    /// It was handed back: no result of it will do.
    void voided(Lease lease) {
        answered(lease, new Acceptance(Acceptance.Kind.VOID, 0));
    }

    /// Not stored, because it was worthless.
    void refused(Lease lease) {
        fates.merge(
                lease,
                new Fate.Refused(1),
                (before, one) -> before instanceof Fate.Refused(int times) ? new Fate.Refused(times + 1) : before);
    }

    sealed interface Fate {
        record Answered(Acceptance acceptance) implements Fate {}

        record Refused(int times) implements Fate {}
    }
}
