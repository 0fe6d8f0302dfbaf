package io.manyhands.gateway.roster;

import io.manyhands.gateway.standing.Trust;
import java.time.Instant;
import java.util.Collection;

/// What volunteers ask for.
///
/// @param volunteers that are willing to compute
/// @param workers that they compute with, all together: tasks that are computed at once
/// @param tasks how many they are willing to hold together
public record Demand(int volunteers, int workers, int tasks) {
    public static final Demand NONE = new Demand(0, 0, 0);
    private static final int NEWCOMERS = 16;
    /// Where newcomers are among others, rounds are cut at least as fine as for so many workers.
    private static final int SMALL_SHARES = 8;

    static Demand of(Collection<Volunteer> volunteers, Instant now) {
        var willing = volunteers.stream().filter(each -> each.window(now) > 0).toList();
        return new Demand(
                willing.size(),
                workers(willing),
                willing.stream().mapToInt(each -> each.window(now)).sum());
    }

    /// Of newcomers, no more count than of the others, and some: rounds are not cut finer for thousands of
    /// strangers who may compute nothing.
    private static int workers(Collection<Volunteer> willing) {
        int established = 0;
        int newcomers = 0;
        for (var volunteer : willing) {
            if (volunteer.trust() != Trust.NONE) {
                established += volunteer.workers();
            } else {
                newcomers += volunteer.workers();
            }
        }
        if (established == 0 || newcomers == 0) {
            return established + newcomers;
        }
        return Math.max(SMALL_SHARES, established + Math.min(newcomers, Math.max(NEWCOMERS, established)));
    }
}
