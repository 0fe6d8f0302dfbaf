package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.dispatch.Avoidance.Company;
import io.manyhands.gateway.dispatch.FairSharePolicy.Taker;
import io.manyhands.gateway.dispatch.SharePolicy.Claim;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.job.PushedVersion;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.lease.LeaseConfig;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.roster.Roster;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.standing.StandingConfig;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Leases tasks to those who may have them: how many, as [SharePolicy] says, in the order of [FairSharePolicy], and
/// which, as [Avoidance] says. Used on the gateway's loop only.
@Singleton
final class Allotment {
    private final SharePolicy shares;
    private final int inAll;
    private final Roster roster;
    private final LeaseBook book;
    private final Granting granting;
    private final GatewayLoop loop;

    Allotment(
            StandingConfig standing,
            LeaseConfig lease,
            Roster roster,
            LeaseBook book,
            Granting granting,
            GatewayLoop loop) {
        this.shares = new SharePolicy(standing.newcomersPercent(), standing.newcomersPerAddress());
        this.inAll = lease.inAll();
        this.roster = roster;
        this.book = book;
        this.granting = granting;
        this.loop = loop;
    }

    /// How many more tasks volunteers of the job may be given, if there is [#room].
    int openDemand(FollowedJob job) {
        return demand(takers(job));
    }

    /// How many more tasks may be leased, of all jobs.
    int room() {
        return Math.max(0, inAll - book.size());
    }

    /// @return tasks that nobody here may be given now
    List<Task> grant(FollowedJob job, List<Task> tasks) {
        var matching = Avoidance.match(turns(job, tasks), tasks, company(job, tasks));
        matching.grants().forEach(grant -> granting.grant(job, grant.taker(), grant.task()));
        return matching.left();
    }

    /// Tasks that are not for anybody choose among all that want any, others take who comes next.
    private List<Volunteer> turns(FollowedJob job, List<Task> tasks) {
        var takers = takers(job);
        int turns = areForAnybody(tasks) ? tasks.size() : demand(takers);
        return FairSharePolicy.allocate(takers, Math.min(turns, room()), tasks.size());
    }

    private Company company(FollowedJob job, List<Task> tasks) {
        if (areForAnybody(tasks)) {
            return Company.none();
        }
        var now = loop.now();
        var holders = tasks.stream()
                .flatMap(task -> task.entry().getCopiesList().stream())
                .distinct()
                .flatMap(id -> book.find(job, id).stream())
                .collect(Collectors.toMap(
                        HeldLease::taskId, held -> held.volunteer().id()));
        return new Company(
                holders,
                roster.of(job).stream().filter(each -> each.window(now) > 0).toList());
    }

    /// Volunteers that have what they need to compute, in the order in which they are served: those with a record
    /// before the others, and among them those who have waited longest. What an identity may hold is for all its
    /// sessions together.
    private List<Taker<Volunteer>> takers(FollowedJob job) {
        var version = job.version();
        if (version == null) {
            return List.of();
        }
        var now = loop.now();
        var left = new HashMap<VolunteerId, Integer>();
        return shares.takers(roster.of(job).stream()
                .filter(volunteer -> volunteer.window(now) > 0 || book.countOf(volunteer) > 0)
                .sorted(Comparator.comparing((Volunteer volunteer) -> !volunteer.knows(version))
                        .thenComparing(Volunteer::lastHandIn))
                .map(volunteer -> claim(volunteer, version, left, now))
                .toList());
    }

    /// @param left how many more tasks each identity may hold; what this session may be given is taken from it
    private Claim<Volunteer> claim(
            Volunteer volunteer, PushedVersion version, Map<VolunteerId, Integer> left, Instant now) {
        var origin = volunteer.standing().origin();
        int held = book.countOf(volunteer);
        int ofIdentity = left.computeIfAbsent(
                volunteer.id(), id -> Math.max(0, volunteer.standing().window(now) - book.countOf(id)));
        int window = Math.min(volunteer.window(now), held + ofIdentity);
        left.put(volunteer.id(), ofIdentity - Math.max(0, window - held));
        return new Claim<>(
                volunteer,
                held,
                window,
                volunteer.knows(version),
                volunteer.trust(),
                origin.isKnown() ? origin : volunteer,
                origin.balance(now));
    }

    private static int demand(List<Taker<Volunteer>> takers) {
        return takers.stream().mapToInt(Taker::openDemand).sum();
    }

    private static boolean areForAnybody(List<Task> tasks) {
        return tasks.stream().allMatch(Task::isForAnybody);
    }
}
