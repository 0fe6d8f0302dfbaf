package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.dispatch.TaskStore.Return;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.gateway.lease.Lease;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.manyhands.gateway.metrics.GiveBack;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.standing.Fault;
import io.manyhands.gateway.standing.Trust;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Cancel;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.TaskEntry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Ends leases that have no result. Used on the gateway's loop only.
///
/// Failure modes: Redis unreachable → the tasks stay pending in this gateway's name without anybody showing
/// interest, and whichever gateway looks for idle tasks next takes them over.
@Singleton
public final class Reissue {
    private final LeaseBook book;
    private final TaskStore tasks;
    private final Lateness lateness;
    private final GatewayLoop loop;
    private final GatewayMetrics metrics;
    private boolean isDraining;

    Reissue(LeaseBook book, TaskStore tasks, Lateness lateness, GatewayLoop loop, GatewayMetrics metrics) {
        this.book = book;
        this.tasks = tasks;
        this.lateness = lateness;
        this.loop = loop;
        this.metrics = metrics;
    }

    /// The time is up: somebody else gets the task, in halves; the volunteer is told, and gets no other for a while.
    void expired(List<HeldLease> leases) {
        cancel(leases);
        launch(giveBack(leases, GiveBack.EXPIRED));
    }

    /// The volunteer has left; what it was handing in is decided by whether that is stored. While this gateway
    /// drains, nothing is given back: the volunteer was sent to another one, and hands in there.
    public void left(Volunteer volunteer) {
        if (isDraining) {
            return;
        }
        launch(giveBack(idle(book.of(volunteer)), GiveBack.LEFT));
    }

    /// The volunteer will not finish this task: its lease is void.
    public void handedBack(HeldLease lease) {
        launch(giveBack(idle(List.of(lease)), GiveBack.HANDED_BACK));
    }

    /// The same of a lease that another gateway granted, or that has ended here: it is void, and its task is
    /// offered again if it is still there and nobody else here has it.
    ///
    /// @param lease of the round under way
    public void handedBack(FollowedJob job, Lease lease) {
        var isTaken = book.find(job, lease.taskId()).isPresent();
        var replacements = isTaken
                ? List.<TaskEntry>of()
                : halves(
                        job,
                        TaskEntry.newBuilder()
                                .setKind(lease.kind())
                                .setRound(lease.round())
                                .setSha256(job.progress().sha256())
                                .setNode(lease.node().toMessage())
                                .setReissues(1)
                                .build());
        var taskId = isTaken ? "" : lease.taskId();
        launch(tasks.giveBack(job, lease.round(), List.of(new Return(taskId, lease.name(), true, replacements)))
                .invoke(metrics::reissued)
                .replaceWithVoid());
    }

    /// The result was worthless, which says nothing about the size of the task: somebody else gets it.
    public void rejected(HeldLease lease) {
        launch(giveBack(idle(List.of(lease)), GiveBack.REJECTED));
    }

    /// The result of another task of the same node is here: nobody needs these any more. Who has never handed in
    /// anything may finish: its result, be it the second one, is how it shows that it is slow and not idle.
    ///
    /// @param taskIds those that are held elsewhere, or not at all, are left out
    public void overtaken(FollowedJob job, List<String> taskIds) {
        var ended = idle(taskIds.stream()
                        .flatMap(id -> book.find(job, id).stream())
                        .toList())
                .stream()
                .filter(held -> book.end(held, "overtaken"))
                .toList();
        ended.forEach(this::blameIfLate);
        cancel(ended.stream()
                .filter(held -> held.volunteer().trust() != Trust.NONE)
                .toList());
    }

    /// The task is gone: its result came in at another gateway, or that of another task of the same node.
    void elsewhere(HeldLease lease) {
        if (!lease.isHandingIn() && book.end(lease, "elsewhere")) {
            blameIfLate(lease);
        }
    }

    private void blameIfLate(HeldLease lease) {
        if (lease.hasBackup()) {
            blame(lease, Fault.OVERTAKEN);
        }
    }

    /// These tasks were read, but there is nobody to give them to.
    void unclaimed(FollowedJob job, Collection<Task> surplus, boolean wereLeased) {
        var byRound = surplus.stream()
                .collect(Collectors.groupingBy(task -> task.entry().getRound()));
        byRound.forEach((round, group) -> launch(tasks.giveBack(
                        job,
                        round,
                        group.stream()
                                .map(task -> new Return(task.id(), "", wereLeased, List.of(task.entry())))
                                .toList())
                .replaceWithVoid()));
    }

    /// From now on volunteers leave because they were asked to: see [#left].
    public void drain() {
        isDraining = true;
    }

    /// Everything that is leased, when this gateway shuts down. The leases end at once.
    ///
    /// @return completes when the tasks are offered again
    public Uni<Void> everything(Collection<FollowedJob> jobs) {
        var leases = jobs.stream().flatMap(job -> book.of(job).stream()).toList();
        return giveBack(idle(leases), GiveBack.SHUTDOWN);
    }

    /// Another version is current: what was leased for other ones is of no use.
    public void roundOver(FollowedJob job) {
        drop(
                job,
                held -> !job.progress().isAt(held.task().getRound(), held.task().getSha256()));
    }

    public void jobOver(FollowedJob job) {
        drop(job, held -> true);
    }

    private void drop(FollowedJob job, Predicate<HeldLease> which) {
        var dropped = idle(book.of(job)).stream()
                .filter(which)
                .filter(held -> book.end(held, "discarded"))
                .toList();
        dropped.forEach(this::blameIfLate);
        cancel(dropped);
        metrics.discarded(dropped.size());
        launch(tasks.discard(job, dropped.stream().map(HeldLease::taskId).toList()));
    }

    private Uni<Void> giveBack(List<HeldLease> leases, GiveBack reason) {
        var byJob = new HashMap<FollowedJob, Map<Integer, List<Return>>>();
        for (var lease : leases) {
            if (book.end(lease, reason.label())) {
                blame(lease, reason);
                metrics.givenBack(reason, 1);
                byJob.computeIfAbsent(lease.job(), job -> new HashMap<>())
                        .computeIfAbsent(lease.task().getRound(), round -> new ArrayList<>())
                        .add(new Return(lease.taskId(), voided(lease, reason), true, replacements(lease, reason)));
            }
        }
        var calls = new ArrayList<Uni<Integer>>();
        byJob.forEach(
                (job, rounds) -> rounds.forEach((round, returns) -> calls.add(tasks.giveBack(job, round, returns))));
        return calls.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(calls).andCollectFailures().invoke(this::count).replaceWithVoid();
    }

    private void blame(HeldLease lease, GiveBack reason) {
        switch (reason) {
            case EXPIRED -> blame(lease, Fault.EXPIRED);
            case LEFT -> blame(lease, Fault.LEFT);
            case HANDED_BACK -> blame(lease, Fault.HANDED_BACK);
            case REJECTED -> blame(lease, Fault.REJECTED);
            case SHUTDOWN -> {}
        }
    }

    private void blame(HeldLease lease, Fault fault) {
        var now = loop.now();
        var wasLate = lease.isBackedUp() || lateness.isLate(lease, now);
        if (lease.volunteer().standing().failed(fault, lease.since(), wasLate, now)) {
            metrics.suspended();
        }
    }

    private void count(List<Integer> added) {
        metrics.reissued(added.stream().mapToInt(Integer::intValue).sum());
    }

    private static List<TaskEntry> replacements(HeldLease lease, GiveBack reason) {
        var again = lease.task().toBuilder().setReissues(lease.task().getReissues() + 1);
        if (lease.hasBackup()) {
            return List.of();
        }
        return switch (reason) {
            case REJECTED -> List.of(Avoidance.elsewhere(again.build(), lease.volunteer()));
            case EXPIRED, LEFT, HANDED_BACK, SHUTDOWN ->
                halves(lease.job(), again.clearCopies().build());
        };
    }

    private static List<TaskEntry> halves(FollowedJob job, TaskEntry task) {
        return job.schedule().tree(task.getRound(), task.getKind()).split(TreeNode.of(task.getNode())).stream()
                .map(half -> task.toBuilder().setNode(half.toMessage()).build())
                .toList();
    }

    /// Only who said that no result will come is held to it.
    private static String voided(HeldLease lease, GiveBack reason) {
        return reason == GiveBack.HANDED_BACK ? lease.lease().name() : "";
    }

    private static List<HeldLease> idle(List<HeldLease> leases) {
        return leases.stream().filter(lease -> !lease.isHandingIn()).toList();
    }

    private static void cancel(List<HeldLease> leases) {
        leases.stream()
                .collect(Collectors.groupingBy(
                        HeldLease::volunteer, Collectors.mapping(HeldLease::taskId, Collectors.toList())))
                .forEach((volunteer, ids) -> volunteer.send(GatewayMessage.newBuilder()
                        .setCancel(Cancel.newBuilder().addAllTaskIds(ids))
                        .build()));
    }

    private void launch(Uni<Void> work) {
        loop.launch("giving tasks back", work);
    }
}
