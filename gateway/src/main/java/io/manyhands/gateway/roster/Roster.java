package io.manyhands.gateway.roster;

import io.manyhands.gateway.job.FollowedJob;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All volunteers of this gateway, by job. Used on the gateway's loop only.
@Singleton
public final class Roster {
    private final Set<Volunteer> all = new LinkedHashSet<>();
    private final Map<FollowedJob, Set<Volunteer>> byJob = new HashMap<>();

    /// Adds the volunteer, or moves it from its job to another.
    ///
    /// @param job null: no job is open
    public void assign(Volunteer volunteer, @Nullable FollowedJob job) {
        leaveJob(volunteer);
        all.add(volunteer);
        volunteer.moveTo(job);
        if (job != null) {
            byJob.computeIfAbsent(job, key -> new LinkedHashSet<>()).add(volunteer);
        }
    }

    public void remove(Volunteer volunteer) {
        leaveJob(volunteer);
        all.remove(volunteer);
    }

    public boolean contains(Volunteer volunteer) {
        return all.contains(volunteer);
    }

    /// @return a copy: volunteers may be moved while it is gone through
    public List<Volunteer> all() {
        return List.copyOf(all);
    }

    public int size() {
        return all.size();
    }

    /// The volunteers of one job; a view, so do not move any while going through it.
    public Set<Volunteer> of(FollowedJob job) {
        return Collections.unmodifiableSet(byJob.getOrDefault(job, Set.of()));
    }

    /// Jobs that have volunteers here.
    public List<FollowedJob> jobs() {
        return List.copyOf(byJob.keySet());
    }

    /// Of the job's volunteers.
    public Demand demand(FollowedJob job, Instant now) {
        return Demand.of(of(job), now);
    }

    /// Of all volunteers, for any job.
    public Demand demand(Instant now) {
        return Demand.of(all, now);
    }

    private void leaveJob(Volunteer volunteer) {
        var job = volunteer.job();
        if (job != null) {
            byJob.computeIfPresent(job, (key, volunteers) -> {
                volunteers.remove(volunteer);
                return volunteers.isEmpty() ? null : volunteers;
            });
        }
    }
}
