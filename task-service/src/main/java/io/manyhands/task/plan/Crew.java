package io.manyhands.task.plan;

import io.manyhands.protocol.Hands;
import io.manyhands.protocol.Speeds;
import java.time.Instant;
import java.util.Optional;

/// Those for whom a round is cut.
///
/// @param workers for which it is cut where speeds are not known
/// @param speeds of all volunteers, or empty
record Crew(int workers, Optional<Speeds> speeds) {
    static Crew of(Hands hands, Instant now) {
        return new Crew(hands.workers(now), hands.speeds(now));
    }
}
