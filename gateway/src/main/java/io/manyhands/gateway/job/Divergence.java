package io.manyhands.gateway.job;

import io.manyhands.gateway.identity.VolunteerId;
import java.util.HashSet;
import java.util.Set;

/// The results of one version that were not finite: whether the model may be to blame, or only some device.
/// Nothing but the fate of sessions follows from it. Used on the gateway's loop only.
public final class Divergence {
    private final Set<VolunteerId> witnesses = new HashSet<>();
    private int results;

    /// Counts one more.
    ///
    /// @param volunteers how many work on the job here
    /// @param enough how many results it takes, and how many different volunteers, if there are so many
    /// @return whether the model may be to blame
    public boolean isLikelyWith(VolunteerId witness, int volunteers, int enough) {
        witnesses.add(witness);
        results++;
        return results >= enough && witnesses.size() >= Math.min(enough, volunteers);
    }
}
