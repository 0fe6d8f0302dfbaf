package io.manyhands.gateway.intake;

import io.manyhands.gateway.lease.Lease;
import io.manyhands.gateway.roster.Volunteer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The results that are being checked or stored, within bounds: one per lease, so many per volunteer, so many bytes in
/// all. Used on the gateway's loop only.
@Singleton
final class InFlight {
    private final int perVolunteer;
    private final long bytesAtMost;
    private final Set<Lease> leases = new HashSet<>();
    private final Map<Volunteer, Integer> byVolunteer = new HashMap<>();
    private long bytes;

    @Inject
    InFlight(IntakeConfig config) {
        this(config.resultsPerVolunteer(), config.bytesInFlight().asLongValue());
    }

    InFlight(int perVolunteer, long bytesAtMost) {
        this.perVolunteer = perVolunteer;
        this.bytesAtMost = bytesAtMost;
    }

    boolean contains(Lease lease) {
        return leases.contains(lease);
    }

    /// @return whether there is room for it; then call [#end] when it has been dealt with
    boolean begin(Volunteer volunteer, Lease lease, int size) {
        int of = byVolunteer.getOrDefault(volunteer, 0);
        boolean fits = bytes == 0 || bytes + size <= bytesAtMost;
        if (!fits || of >= Math.max(perVolunteer, volunteer.workers() + 1) || !leases.add(lease)) {
            return false;
        }
        byVolunteer.put(volunteer, of + 1);
        bytes += size;
        return true;
    }

    void end(Volunteer volunteer, Lease lease, int size) {
        leases.remove(lease);
        byVolunteer.computeIfPresent(volunteer, (key, of) -> of > 1 ? of - 1 : null);
        bytes -= size;
    }
}
