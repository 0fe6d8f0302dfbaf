package io.manyhands.model.check;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.CheckEntry;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.VolunteerStanding;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is stored of a job's checks when somebody comes to own it.
///
/// @param checks to be made
/// @param standings by volunteer
/// @param banned volunteers
/// @param rounds the last ones that were committed
public record Known(
        List<CheckEntry> checks,
        Map<ByteString, VolunteerStanding> standings,
        Set<ByteString> banned,
        List<RoundCommitted> rounds) {
    public static final Known NOTHING = new Known(List.of(), Map.of(), Set.of(), List.of());

    public Known {
        checks = List.copyOf(checks);
        standings = Map.copyOf(standings);
        banned = Set.copyOf(banned);
        rounds = List.copyOf(rounds);
    }
}
