package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.dispatch.Parking.Parked;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.lease.LeaseConfig;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads tasks when there may be some and somebody wants them. Used on the gateway's loop only.
///
/// For each job at most one read is under way. A read that brings less than was asked for proves that nothing is left;
/// then demand alone causes no further read, only news of tasks does. Every `XADD` to `tasks` is followed by such news,
/// and news that comes during a read is not forgotten, so no wake-up is lost.
///
/// Reads together ask for no more than may be leased. A job that finds no room waits for a lease to end, of whichever
/// job, and comes before those that begin to wait then.
@Singleton
public final class Dispatcher {
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(100);

    private final Map<FollowedJob, Reading> readings = new HashMap<>();
    private final Parking parking = new Parking();
    private final Set<FollowedJob> looking = new HashSet<>();
    /// Jobs whose volunteers want tasks while there is no room; in the order in which they are served.
    private final Set<FollowedJob> crowdedOut = new LinkedHashSet<>();
    private final LeaseConfig config;
    private final LeaseBook book;
    private final Allotment allotment;
    private final Reissue reissue;
    private final FirstLease firstLease;
    private final Backups backups;
    private final Lateness lateness;
    private final TaskStore tasks;
    private final JobBoard board;
    private final GatewayLoop loop;
    private final GatewayMetrics metrics;
    private final OncePerTurn<FollowedJob> serving;
    private boolean isClosed;

    Dispatcher(
            LeaseConfig config,
            LeaseBook book,
            Allotment allotment,
            Reissue reissue,
            FirstLease firstLease,
            Backups backups,
            Lateness lateness,
            TaskStore tasks,
            JobBoard board,
            GatewayLoop loop,
            GatewayMetrics metrics) {
        this.config = config;
        this.book = book;
        this.allotment = allotment;
        this.reissue = reissue;
        this.firstLease = firstLease;
        this.backups = backups;
        this.lateness = lateness;
        this.tasks = tasks;
        this.board = board;
        this.loop = loop;
        this.metrics = metrics;
        this.serving = new OncePerTurn<>(loop, this::serve);
        book.whenOneEnds(this::roomGrew);
    }

    /// There may be tasks that nobody has read.
    public void tasksAvailable(FollowedJob job) {
        if (!isOpen(job)) {
            return;
        }
        firstLease.tasksAvailable(job);
        reading(job).isDrained = false;
        demandGrew(job);
    }

    /// A volunteer wants more, has handed in, or has got the version it needs. However many do so at once, who may be
    /// given what is worked out once.
    public void demandGrew(FollowedJob job) {
        serving.ask(job);
    }

    private void serve(FollowedJob job) {
        if (!isOpen(job)) {
            return;
        }
        grantParked(job);
        var reading = reading(job);
        if (isClosed || reading.isUnderWay() || reading.isDrained || !job.isReady()) {
            return;
        }
        int demand = allotment.openDemand(job);
        int room = allotment.room() - beingRead();
        if (demand > 0 && room > 0) {
            read(job, reading, Math.min(demand, room));
        } else if (demand > 0) {
            crowdedOut.add(job);
        }
    }

    /// A lease has ended, or a read, which may have brought less than room was kept for.
    private void roomGrew() {
        var next = List.copyOf(crowdedOut);
        crowdedOut.clear();
        next.forEach(this::demandGrew);
    }

    /// Tasks for which room is kept until it is known whether they are there.
    private int beingRead() {
        return readings.values().stream().mapToInt(reading -> reading.asked).sum();
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

    /// Shows Redis that what is leased or waits here is still being worked on. Leases of tasks that were handed in at
    /// another gateway end.
    public Uni<Void> hold(FollowedJob job) {
        var ids = Stream.concat(book.of(job).stream().map(HeldLease::taskId), parking.ids(job).stream());
        return tasks.hold(job, ids.toList())
                .invoke(gone -> {
                    parking.remove(job, gone);
                    gone.stream().flatMap(id -> book.find(job, id).stream()).forEach(reissue::elsewhere);
                })
                .replaceWithVoid();
    }

    /// The result of another task of the same node is here.
    public void overtaken(FollowedJob job, List<String> taskIds) {
        parking.remove(job, taskIds);
        reissue.overtaken(job, taskIds);
    }

    /// No task is read from now on, and what waits here is given back.
    public void close() {
        isClosed = true;
        parking.jobs().forEach(this::lookAgain);
    }

    /// The gateway shuts down: takes itself out of the group. Give leases back before.
    public Uni<Void> leave(FollowedJob job) {
        return tasks.leave(job);
    }

    public void forget(FollowedJob job) {
        discard(job, parking.takeAll(job));
        readings.remove(job);
        crowdedOut.remove(job);
        firstLease.forget(job);
        lateness.forget(job);
    }

    private void read(FollowedJob job, Reading reading, int demand) {
        reading.asked = demand;
        reading.isDrained = true;
        var read = tasks.read(job, demand).chain(found -> {
            reading.asked = 0;
            reading.isDrained &= found.size() < demand;
            return lease(job, found, false);
        });
        loop.launch(
                "reading tasks of job " + job.id(),
                read.onFailure()
                        .invoke(() -> retry(job, reading))
                        .eventually(this::roomGrew)
                        .invoke(() -> demandGrew(job)));
    }

    private void retry(FollowedJob job, Reading reading) {
        reading.asked = 0;
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
        if (isClosed) {
            putBack(job, found, wereLeased);
            return;
        }
        var until = loop.now().plus(config.avoidFor());
        var left = allotment.grant(job, found).stream().collect(Collectors.partitioningBy(Task::isForAnybody));
        putBack(job, left.getOrDefault(true, List.of()), wereLeased);
        parking.add(
                job,
                left.getOrDefault(false, List.of()).stream()
                        .map(task -> new Parked(task, until))
                        .toList());
        look(job);
        backups.look(job);
    }

    private void look(FollowedJob job) {
        if (parking.hasAny(job) && looking.add(job)) {
            loop.after(LOOK_AGAIN_AFTER, () -> lookAgain(job));
        }
    }

    private void lookAgain(FollowedJob job) {
        looking.remove(job);
        var now = loop.now();
        parking.add(job, parking.takeAll(job).stream().map(each -> each.at(now)).toList());
        grantParked(job);
        var waiting = parking.takeAll(job).stream()
                .collect(Collectors.partitioningBy(each -> isBetterElsewhere(job, each, now)));
        putBack(
                job,
                waiting.getOrDefault(true, List.of()).stream().map(Parked::task).toList(),
                false);
        parking.add(job, waiting.getOrDefault(false, List.of()));
        look(job);
    }

    private boolean isBetterElsewhere(FollowedJob job, Parked parked, Instant now) {
        var task = parked.task();
        return isClosed || task.isForAnybody() || (task.isBackup() && (job.hasHandsElsewhere() || parked.isOver(now)));
    }

    private void grantParked(FollowedJob job) {
        if (isClosed || !job.isReady() || !parking.hasAny(job)) {
            return;
        }
        var parked =
                parking.takeAll(job).stream().collect(Collectors.partitioningBy(each -> isCurrent(job, each.task())));
        discard(job, parked.getOrDefault(false, List.of()));
        var current = parked.getOrDefault(true, List.of());
        var left = Set.copyOf(
                allotment.grant(job, current.stream().map(Parked::task).toList()));
        parking.add(
                job, current.stream().filter(each -> left.contains(each.task())).toList());
    }

    private void putBack(FollowedJob job, List<Task> unclaimed, boolean wereLeased) {
        if (!unclaimed.isEmpty()) {
            reissue.unclaimed(job, unclaimed, wereLeased);
        }
    }

    private void discard(FollowedJob job, List<Parked> over) {
        if (!over.isEmpty()) {
            loop.launch(
                    "discarding tasks of earlier rounds",
                    tasks.discard(
                            job, over.stream().map(each -> each.task().id()).toList()));
        }
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

    /// Beats, results and retries that were under way when the job closed come here after [#forget].
    private boolean isOpen(FollowedJob job) {
        return board.find(job.id()).filter(job::equals).isPresent();
    }

    /// Whether anything is kept of the job.
    boolean remembers(FollowedJob job) {
        return readings.containsKey(job) || parking.hasAny(job);
    }

    private Reading reading(FollowedJob job) {
        return readings.computeIfAbsent(job, key -> new Reading());
    }

    private static final class Reading {
        /// How many tasks are being read, at most.
        private int asked;

        private boolean isDrained;

        private boolean isUnderWay() {
            return asked > 0;
        }
    }
}
