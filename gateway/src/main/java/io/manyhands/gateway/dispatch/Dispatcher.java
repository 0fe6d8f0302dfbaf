package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.dispatch.FairSharePolicy.Taker;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.lease.LeaseConfig;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.manyhands.gateway.roster.Roster;
import io.manyhands.gateway.roster.Volunteer;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads tasks when there may be some and somebody wants them. Used on the gateway's loop only.
///
/// For each job at most one read is under way. A read that brings less than was asked for proves that nothing is left;
/// then demand alone causes no further read, only news of tasks does. Every `XADD` to `tasks` is followed by such news,
/// and news that comes during a read is not forgotten, so no wake-up is lost.
@Singleton
public final class Dispatcher {
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private final Map<FollowedJob, Reading> readings = new HashMap<>();
    private final Roster roster;
    private final LeaseBook book;
    private final Granting granting;
    private final Reissue reissue;
    private final FirstLease firstLease;
    private final Parking parking = new Parking();
    private final TaskStore tasks;
    private final LeaseConfig config;
    private final JobBoard board;
    private final GatewayLoop loop;
    private final GatewayMetrics metrics;
    private boolean isClosed;

    Dispatcher(
            Roster roster,
            LeaseBook book,
            Granting granting,
            Reissue reissue,
            FirstLease firstLease,
            TaskStore tasks,
            LeaseConfig config,
            JobBoard board,
            GatewayLoop loop,
            GatewayMetrics metrics) {
        this.roster = roster;
        this.book = book;
        this.granting = granting;
        this.reissue = reissue;
        this.firstLease = firstLease;
        this.tasks = tasks;
        this.config = config;
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
        leaseParked(job);
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
                        .filter(task -> book.find(job, task.id()).isEmpty()
                                && !parking.ids(job).contains(task.id()))
                        .toList())
                .invoke(orphans -> metrics.adopted(orphans.size()))
                .chain(orphans -> lease(job, orphans, true));
    }

    /// Shows Redis that what is leased here is still being worked on. Leases of tasks that were handed in at another
    /// gateway end.
    public Uni<Void> hold(FollowedJob job) {
        var ids = Stream.concat(book.of(job).stream().map(HeldLease::taskId), parking.ids(job).stream());
        return tasks.hold(job, ids.toList())
                .invoke(gone -> gone.stream()
                        .flatMap(id -> book.find(job, id).stream())
                        .filter(held -> !held.isHandingIn())
                        .forEach(held -> book.end(held, "elsewhere")))
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
        parking.forget(job);
        firstLease.forget(job);
    }

    private int openDemand(FollowedJob job) {
        return takers(job).stream().mapToInt(Taker::openDemand).sum();
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
        var left = grant(job, found);
        reissue.unclaimed(job, left.getOrDefault(false, List.of()), wereLeased);
        var inDoubt = left.getOrDefault(true, List.of());
        if (!inDoubt.isEmpty()) {
            parking.add(job, inDoubt, loop.now().plus(config.avoidFor()));
            loop.after(config.avoidFor(), () -> demandGrew(job));
        }
    }

    /// @return tasks for which there is nobody here; true: those in doubt
    private Map<Boolean, List<Task>> grant(FollowedJob job, List<Task> found) {
        var matching = Avoidance.match(isClosed ? List.of() : turns(job, found), found);
        matching.grants().forEach(grant -> granting.grant(job, grant.taker(), grant.task()));
        return matching.left().stream().collect(Collectors.partitioningBy(Avoidance::isInDoubt));
    }

    /// Tasks in doubt choose among all that want any, others take who comes next.
    private List<Volunteer> turns(FollowedJob job, List<Task> found) {
        var takers = takers(job);
        int turns = found.stream().anyMatch(Avoidance::isInDoubt)
                ? takers.stream().mapToInt(Taker::openDemand).sum()
                : found.size();
        return FairSharePolicy.allocate(takers, turns);
    }

    private void leaseParked(FollowedJob job) {
        if (isClosed || !job.isReady() || !parking.hasAny(job)) {
            return;
        }
        var taken = parking.takeAll(job, loop.now());
        var byAge = taken.tasks().stream().collect(Collectors.partitioningBy(task -> isCurrent(job, task)));
        var left = grant(job, byAge.getOrDefault(true, List.of()));
        reissue.unclaimed(job, left.getOrDefault(false, List.of()), true);
        parking.add(job, left.getOrDefault(true, List.of()), taken.until());
        var over = byAge.getOrDefault(false, List.of());
        loop.launch(
                "discarding tasks of earlier rounds",
                tasks.discard(job, over.stream().map(Task::id).toList()));
    }

    /// Volunteers that have what they need to compute; those who have waited longest come first.
    private List<Taker<Volunteer>> takers(FollowedJob job) {
        var version = job.version();
        if (version == null) {
            return List.of();
        }
        var now = loop.now();
        return roster.of(job).stream()
                .filter(volunteer -> volunteer.knows(version))
                .map(volunteer -> new Taker<>(volunteer, book.countOf(volunteer), volunteer.window(now)))
                .filter(taker -> taker.openDemand() > 0)
                .sorted(Comparator.comparing(taker -> taker.who().lastHandIn()))
                .toList();
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
