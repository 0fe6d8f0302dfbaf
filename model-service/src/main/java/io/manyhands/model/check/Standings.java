package io.manyhands.model.check;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.VolunteerStanding;
import java.util.HashMap;
import java.util.Map;

/// How many values of each volunteer were right, one after the other. Mutable, not thread-safe.
final class Standings {
    /// Volunteers that are kept; more than that many stay unproven.
    private static final int AT_MOST = 20_000;

    private final Map<ByteString, VolunteerStanding> standings;
    /// Of each that is trusted, the values that were not drawn. Another owner begins at 0, and draws more often for a
    /// while.
    private final Map<ByteString, Integer> notDrawn = new HashMap<>();

    /// @param known from before
    Standings(Map<ByteString, VolunteerStanding> known) {
        standings = new HashMap<>(known);
    }

    /// Whether the last value of anybody that was checked was wrong.
    boolean isAnybodyWrong() {
        return standings.values().stream()
                .anyMatch(standing -> standing.getMatches() == 0 && standing.getChecked() > 0);
    }

    /// How many of its values were checked and right since one was wrong.
    int matches(ByteString volunteer) {
        return standing(volunteer).getMatches();
    }

    /// [#matches], and what it has given since without being drawn.
    int streak(ByteString volunteer) {
        return matches(volunteer) + notDrawn.getOrDefault(volunteer, 0);
    }

    void notDrawn(ByteString volunteer) {
        notDrawn.merge(volunteer, 1, Integer::sum);
    }

    void right(ByteString volunteer, CheckUpdate update) {
        stand(volunteer, matches(volunteer) + 1, update);
    }

    void wrong(ByteString volunteer, CheckUpdate update) {
        stand(volunteer, 0, update);
        notDrawn.remove(volunteer);
    }

    private void stand(ByteString volunteer, int matches, CheckUpdate update) {
        if (standings.containsKey(volunteer) || standings.size() < AT_MOST) {
            var standing = VolunteerStanding.newBuilder()
                    .setMatches(matches)
                    .setChecked(standing(volunteer).getChecked() + 1)
                    .build();
            standings.put(volunteer, standing);
            update.standing(volunteer, standing);
        }
    }

    private VolunteerStanding standing(ByteString volunteer) {
        return standings.getOrDefault(volunteer, VolunteerStanding.getDefaultInstance());
    }
}
