package io.manyhands.gateway.lease;

import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.roster.Volunteer;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The leases that this process has granted and that have not ended. Used on the gateway's loop only.
@Singleton
public final class LeaseBook {
    private static final Comparator<HeldLease> BY_DEADLINE = Comparator.comparing(HeldLease::endsAt)
            .thenComparing(held -> held.job().id())
            .thenComparing(HeldLease::taskId);

    private final Map<FollowedJob, Map<String, HeldLease>> byTask = new HashMap<>();
    private final Map<Volunteer, Set<HeldLease>> byVolunteer = new HashMap<>();
    private final Map<VolunteerId, Integer> byIdentity = new HashMap<>();
    private final TreeSet<HeldLease> byDeadline = new TreeSet<>(BY_DEADLINE);
    private Runnable onEnd = () -> {};

    /// @param callback runs whenever a lease has ended
    public void whenOneEnds(Runnable callback) {
        onEnd = callback;
    }

    public void add(HeldLease lease) {
        byTask.computeIfAbsent(lease.job(), key -> new HashMap<>()).put(lease.taskId(), lease);
        byVolunteer
                .computeIfAbsent(lease.volunteer(), key -> new LinkedHashSet<>())
                .add(lease);
        byIdentity.merge(lease.volunteer().id(), 1, Integer::sum);
        byDeadline.add(lease);
    }

    /// @param outcome how it came to its end, for the task's trace: one of the words in `docs/operations.md`
    /// @return false if the lease had ended before
    public boolean end(HeldLease lease, String outcome) {
        if (!byDeadline.remove(lease)) {
            return false;
        }
        lease.span().end(outcome);
        byTask.computeIfPresent(lease.job(), (job, leases) -> {
            leases.remove(lease.taskId());
            return leases.isEmpty() ? null : leases;
        });
        byVolunteer.computeIfPresent(lease.volunteer(), (volunteer, leases) -> {
            leases.remove(lease);
            return leases.isEmpty() ? null : leases;
        });
        byIdentity.computeIfPresent(lease.volunteer().id(), (id, count) -> count > 1 ? count - 1 : null);
        onEnd.run();
        return true;
    }

    public Optional<HeldLease> find(FollowedJob job, String taskId) {
        return Optional.ofNullable(byTask.getOrDefault(job, Map.of()).get(taskId));
    }

    /// @return a copy, in no order
    public List<HeldLease> of(FollowedJob job) {
        return List.copyOf(byTask.getOrDefault(job, Map.of()).values());
    }

    /// @return a copy, in the order in which they were granted
    public List<HeldLease> of(Volunteer volunteer) {
        return List.copyOf(byVolunteer.getOrDefault(volunteer, Set.of()));
    }

    public int countOf(Volunteer volunteer) {
        return byVolunteer.getOrDefault(volunteer, Set.of()).size();
    }

    /// Of all sessions of one identity.
    public int countOf(VolunteerId id) {
        return byIdentity.getOrDefault(id, 0);
    }

    /// Leases whose time is up, except those whose result is being stored.
    public List<HeldLease> expired(Instant now) {
        var expired = new ArrayList<HeldLease>();
        for (var lease : byDeadline) {
            if (lease.endsAt().isAfter(now)) {
                break;
            }
            if (!lease.isHandingIn()) {
                expired.add(lease);
            }
        }
        return expired;
    }

    /// When the next lease ends, not counting those whose result is being stored.
    public Optional<Instant> nextDeadline() {
        return byDeadline.stream()
                .filter(lease -> !lease.isHandingIn())
                .findFirst()
                .map(HeldLease::endsAt);
    }

    public int size() {
        return byDeadline.size();
    }
}
