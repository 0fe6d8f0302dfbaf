package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.dispatch.FairSharePolicy.Taker;
import io.manyhands.gateway.dispatch.SharePolicy.Claim;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.job.PushedVersion;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.lease.LeaseConfig;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.manyhands.gateway.roster.Roster;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.standing.StandingConfig;
import io.manyhands.gateway.standing.Trust;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads tasks when there may be some and somebody wants them. Used on the gateway's loop only.
///
/// For each job at most one read is under way. A read that brings less than was asked for proves that nothing is left;
/// then demand alone causes no further read, only news of tasks does. Every `XADD` to `tasks` is followed by such news,
/// and news that comes during a read is not forgotten, so no wake-up is lost.
@Singleton
public final class Dispatcher {
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(100);
    /// Well below the time after which other gateways take tasks over.
    private static final Duration KEPT_AT_MOST = Duration.ofSeconds(2);

    private final Map<FollowedJob, Reading> readings = new HashMap<>();
    private final SharePolicy shares;
    private final LeaseConfig config;
    private final Roster roster;
    private final LeaseBook book;
    private final Granting granting;
    private final Reissue reissue;
    private final FirstLease firstLease;
    private final Backups backups;
    private final Lateness lateness;
    private final TaskStore tasks;
    private final JobBoard board;
    private final GatewayLoop loop;
    private final GatewayMetrics metrics;
    private boolean isClosed;

    Dispatcher(
            StandingConfig standing,
            LeaseConfig config,
            Roster roster,
            LeaseBook book,
            Granting granting,
            Reissue reissue,
            FirstLease firstLease,
            Backups backups,
            Lateness lateness,
            TaskStore tasks,
            JobBoard board,
            GatewayLoop loop,
            GatewayMetrics metrics) {
        this.shares = new SharePolicy(standing.newcomersPercent(), standing.newcomersPerAddress());
        this.config = config;
        this.roster = roster;
        this.book = book;
        this.granting = granting;
        this.reissue = reissue;
        this.firstLease = firstLease;
        this.backups = backups;
        this.lateness = lateness;
        this.tasks = tasks;
        this.board = board;
        this.loop = loop;
        this.metrics = metrics;
    }

    /// There may be tasks that nobody has read.
    public void tasksAvailable(FollowedJob job) {
        firstLease.tasksAvailable(job);
        reading(job).isDrained = false;
        demandGrew(job);
    }

    /// A volunteer wants more, has handed in, or has got the version it needs.
    public void demandGrew(FollowedJob job) {
        var reading = reading(job);
        if (isClosed || reading.isUnderWay || reading.isDrained || !job.isReady()) {
            return;
        }
        int demand = openDemand(job);
        if (demand > 0) {
            read(job, reading, demand);
        }
    }

    /// Takes over what gateways that died have held.
    public Uni<Void> adopt(FollowedJob job, Duration idle, int atMost) {
        if (isClosed) {
            return Uni.createFrom().voidItem();
        }
        return tasks.claim(job, idle, atMost)
                .map(claimed -> claimed.stream()
                        .filter(task -> book.find(job, task.id()).isEmpty())
                        .toList())
                .invoke(orphans -> metrics.adopted(orphans.size()))
                .chain(orphans -> lease(job, orphans, true));
    }

    /// Shows Redis that what is leased here is still being worked on. Leases of tasks that were handed in at another
    /// gateway end.
    public Uni<Void> hold(FollowedJob job) {
        return tasks.hold(job, book.of(job).stream().map(HeldLease::taskId).toList())
                .invoke(gone ->
                        gone.stream().flatMap(id -> book.find(job, id).stream()).forEach(reissue::elsewhere))
                .replaceWithVoid();
    }

    /// No task is read from now on.
    public void close() {
        isClosed = true;
    }

    /// The gateway shuts down: takes itself out of the group. Give leases back before.
    public Uni<Void> leave(FollowedJob job) {
        return tasks.leave(job);
    }

    public void forget(FollowedJob job) {
        readings.remove(job);
        firstLease.forget(job);
        lateness.forget(job);
    }

    private int openDemand(FollowedJob job) {
        int demand = takers(job).stream().mapToInt(Taker::openDemand).sum();
        return Math.min(demand, config.inAll() - book.size());
    }

    private void read(FollowedJob job, Reading reading, int demand) {
        reading.isUnderWay = true;
        reading.isDrained = true;
        var read = tasks.read(job, demand).chain(found -> {
            reading.isUnderWay = false;
            reading.isDrained &= found.size() < demand;
            return lease(job, found, false);
        });
        loop.launch(
                "reading tasks of job " + job.id(),
                read.onFailure().invoke(() -> retry(job, reading)).invoke(() -> demandGrew(job)));
    }

    private void retry(FollowedJob job, Reading reading) {
        reading.isUnderWay = false;
        reading.isDrained = false;
        loop.after(RETRY_AFTER, () -> demandGrew(job));
    }

    private Uni<Void> lease(FollowedJob job, List<Task> found, boolean wereLeased) {
        if (found.stream().allMatch(task -> isCurrent(job, task))) {
            leaseCurrent(job, found, wereLeased);
            return Uni.createFrom().voidItem();
        }
        // Either the tasks are old, or this gateway has not heard of their version yet.
        return board.refresh(job).chain(() -> {
            var byAge = found.stream().collect(Collectors.partitioningBy(task -> isCurrent(job, task)));
            leaseCurrent(job, byAge.getOrDefault(true, List.of()), wereLeased);
            return tasks.discard(
                    job,
                    byAge.getOrDefault(false, List.of()).stream().map(Task::id).toList());
        });
    }

    private void leaseCurrent(FollowedJob job, List<Task> found, boolean wereLeased) {
        var left = grant(job, found).stream().collect(Collectors.partitioningBy(Task::isBackup));
        putBack(job, left.getOrDefault(false, List.of()), wereLeased);
        keep(job, left.getOrDefault(true, List.of()), loop.now().plus(KEPT_AT_MOST));
        backups.look(job);
    }

    /// @return those that nobody here may be given
    private List<Task> grant(FollowedJob job, List<Task> found) {
        var takers = isClosed ? List.<Volunteer>of() : FairSharePolicy.allocate(takers(job), found.size());
        var waiting = new ArrayList<>(takers);
        return found.stream().filter(task -> !isGranted(job, task, waiting)).toList();
    }

    /// Backups that nobody here may be given now: if they were put back at once, this gateway would read them again at
    /// once.
    private void keep(FollowedJob job, List<Task> copies, Instant until) {
        if (!copies.isEmpty()) {
            loop.after(LOOK_AGAIN_AFTER, () -> lookAgain(job, copies, until));
        }
    }

    private void lookAgain(FollowedJob job, List<Task> copies, Instant until) {
        boolean mayBeTakenElsewhere = isClosed || job.hasHandsElsewhere() || !until.isAfter(loop.now());
        if (mayBeTakenElsewhere || !copies.stream().allMatch(task -> isCurrent(job, task))) {
            putBack(job, copies, false);
        } else {
            keep(job, grant(job, copies), until);
        }
    }

    private boolean isGranted(FollowedJob job, Task task, List<Volunteer> waiting) {
        var taker = waiting.stream().filter(each -> isSuited(job, task, each)).findFirst();
        taker.ifPresent(found -> {
            waiting.remove(found);
            granting.grant(job, found, task);
        });
        return taker.isPresent();
    }

    /// A backup is for somebody else, and not for a newcomer if there is anybody else.
    private boolean isSuited(FollowedJob job, Task task, Volunteer volunteer) {
        if (!task.isBackup()) {
            return true;
        }
        var holders = task.entry().getCopiesList().stream()
                .flatMap(id -> book.find(job, id).stream())
                .map(held -> held.volunteer().id())
                .collect(Collectors.toSet());
        var now = loop.now();
        return !holders.contains(volunteer.id())
                && (isTried(volunteer)
                        || roster.of(job).stream()
                                .filter(each -> isTried(each) && !holders.contains(each.id()))
                                .noneMatch(each -> each.window(now) > 0));
    }

    private static boolean isTried(Volunteer volunteer) {
        return volunteer.standing().trust() != Trust.NONE;
    }

    private void putBack(FollowedJob job, List<Task> unclaimed, boolean wereLeased) {
        if (!unclaimed.isEmpty()) {
            reissue.unclaimed(job, unclaimed, wereLeased);
        }
    }

    /// Volunteers that have what they need to compute, in the order in which they are served: those with a record
    /// before the others, and among them those who have waited longest.
    private List<Taker<Volunteer>> takers(FollowedJob job) {
        var version = job.version();
        if (version == null) {
            return List.of();
        }
        var now = loop.now();
        return shares.takers(roster.of(job).stream()
                .filter(volunteer -> volunteer.window(now) > 0 || book.countOf(volunteer) > 0)
                .sorted(Comparator.comparing(Volunteer::lastHandIn))
                .map(volunteer -> claim(volunteer, version, now))
                .toList());
    }

    private Claim<Volunteer> claim(Volunteer volunteer, PushedVersion version, Instant now) {
        var standing = volunteer.standing();
        var origin = standing.origin();
        return new Claim<>(
                volunteer,
                book.countOf(volunteer),
                volunteer.window(now),
                volunteer.knows(version),
                standing.trust(),
                origin.isKnown() ? origin : volunteer,
                origin.balance(now));
    }

    private static boolean isCurrent(FollowedJob job, Task task) {
        var entry = task.entry();
        if (!job.progress().isAt(entry.getRound(), entry.getSha256())) {
            return false;
        }
        if (job.schedule()
                .node(entry.getRound(), entry.getKind(), entry.getNode())
                .isEmpty()) {
            Log.warnf("job %s: task %s is not part of round %d; removed", job.id(), task.id(), entry.getRound());
            return false;
        }
        return true;
    }

    private Reading reading(FollowedJob job) {
        return readings.computeIfAbsent(job, key -> new Reading());
    }

    private static final class Reading {
        private boolean isUnderWay;
        private boolean isDrained;
    }
}
