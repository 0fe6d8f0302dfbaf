package io.manyhands.gateway.roster;

import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.standing.Trust;
import io.manyhands.protocol.Speeds;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What volunteers ask for.
///
/// @param volunteers that are willing to compute
/// @param workers that they compute with, all together: tasks that are computed at once, of those that they may hold
/// @param tasks how many they are willing to hold together
/// @param speeds of all of them; empty unless each has shown how fast it is
public record Demand(int volunteers, int workers, int tasks, Optional<Speeds> speeds) {
    public static final Demand NONE = new Demand(0, 0, 0, Optional.empty());
    private static final int NEWCOMERS = 16;
    /// Where newcomers are among others, rounds are cut at least as fine as for so many workers.
    private static final int SMALL_SHARES = 8;

    static Demand of(Collection<Volunteer> volunteers, Instant now) {
        var left = new HashMap<VolunteerId, Integer>();
        var willing = volunteers.stream()
                .filter(each -> each.window(now) > 0)
                .map(each -> share(each, left, now))
                .toList();
        return new Demand(
                willing.size(),
                workers(willing),
                willing.stream().mapToInt(Share::tasks).sum(),
                speeds(willing));
    }

    /// Where newcomers are among them, rounds are cut by rules of their own.
    private static Optional<Speeds> speeds(Collection<Share> willing) {
        var perLeaf = willing.stream()
                .map(Share::volunteer)
                .filter(each -> each.trust() != Trust.NONE)
                .flatMap(each -> each.pace().expect(TaskKind.TASK_KIND_ADVANCE, 1).stream())
                .toList();
        return perLeaf.isEmpty() || perLeaf.size() < willing.size()
                ? Optional.empty()
                : Optional.of(Speeds.of(perLeaf));
    }

    /// What an identity may hold is held by all its sessions together.
    private static Share share(Volunteer volunteer, Map<VolunteerId, Integer> left, Instant now) {
        int ofIdentity = left.getOrDefault(volunteer.id(), volunteer.standing().window(now));
        int tasks = Math.min(volunteer.window(now), ofIdentity);
        left.put(volunteer.id(), ofIdentity - tasks);
        return new Share(volunteer, tasks);
    }

    /// Of newcomers, no more count than of the others, and some: rounds are not cut finer for thousands of
    /// strangers who may compute nothing.
    private static int workers(Collection<Share> willing) {
        int established = 0;
        int newcomers = 0;
        for (var share : willing) {
            if (share.volunteer().trust() != Trust.NONE) {
                established += share.workers();
            } else {
                newcomers += share.workers();
            }
        }
        if (established == 0 || newcomers == 0) {
            return established + newcomers;
        }
        return Math.max(SMALL_SHARES, established + Math.min(newcomers, Math.max(NEWCOMERS, established)));
    }

    /// @param tasks that this session asks for and may hold
    private record Share(Volunteer volunteer, int tasks) {
        /// No more than have something to compute.
        private int workers() {
            return Math.min(volunteer.workers(), tasks);
        }
    }
}
