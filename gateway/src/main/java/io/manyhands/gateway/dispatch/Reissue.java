package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.dispatch.TaskStore.Return;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.lease.LeaseConfig;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.manyhands.gateway.metrics.GiveBack;
import io.manyhands.gateway.roster.Volunteer;
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
    private final LeaseConfig config;
    private final GatewayLoop loop;
    private final GatewayMetrics metrics;
    private boolean isDraining;

    Reissue(LeaseBook book, TaskStore tasks, LeaseConfig config, GatewayLoop loop, GatewayMetrics metrics) {
        this.book = book;
        this.tasks = tasks;
        this.config = config;
        this.loop = loop;
        this.metrics = metrics;
    }

    /// The time is up: somebody else gets the task, in halves; the volunteer is told, and gets no other for a while.
    void expired(List<HeldLease> leases) {
        cancel(leases);
        leases.stream()
                .map(HeldLease::volunteer)
                .distinct()
                .forEach(each -> each.suspend(loop.now(), config.suspension(), config.suspensionAtMost()));
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

    /// The volunteer will not finish this task.
    public void handedBack(HeldLease lease) {
        launch(giveBack(idle(List.of(lease)), GiveBack.HANDED_BACK));
    }

    /// The result was worthless, which says nothing about the size of the task: somebody else gets it.
    public void rejected(HeldLease lease) {
        launch(giveBack(idle(List.of(lease)), GiveBack.REJECTED));
    }

    /// These tasks were read, but there is nobody to give them to.
    void unclaimed(FollowedJob job, Collection<Task> surplus, boolean wereLeased) {
        var byRound = surplus.stream()
                .collect(Collectors.groupingBy(task -> task.entry().getRound()));
        byRound.forEach((round, group) -> launch(tasks.giveBack(
                        job,
                        round,
                        group.stream()
                                .map(task -> new Return(task.id(), wereLeased, List.of(task.entry())))
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
        cancel(dropped);
        metrics.discarded(dropped.size());
        launch(tasks.discard(job, dropped.stream().map(HeldLease::taskId).toList()));
    }

    private Uni<Void> giveBack(List<HeldLease> leases, GiveBack reason) {
        var byJob = new HashMap<FollowedJob, Map<Integer, List<Return>>>();
        for (var lease : leases) {
            if (book.end(lease, reason.label())) {
                metrics.givenBack(reason, 1);
                byJob.computeIfAbsent(lease.job(), job -> new HashMap<>())
                        .computeIfAbsent(lease.task().getRound(), round -> new ArrayList<>())
                        .add(new Return(lease.taskId(), true, replacements(lease, reason)));
            }
        }
        var calls = new ArrayList<Uni<Integer>>();
        byJob.forEach(
                (job, rounds) -> rounds.forEach((round, returns) -> calls.add(tasks.giveBack(job, round, returns))));
        return calls.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(calls).andCollectFailures().invoke(this::count).replaceWithVoid();
    }

    private void count(List<Integer> added) {
        metrics.reissued(added.stream().mapToInt(Integer::intValue).sum());
    }

    private static List<TaskEntry> replacements(HeldLease lease, GiveBack reason) {
        var again = lease.task().toBuilder().setReissues(lease.task().getReissues() + 1);
        var node = TreeNode.of(lease.task().getNode());
        return switch (reason) {
            case REJECTED -> List.of(Avoidance.elsewhere(again.build(), lease.volunteer()));
            case EXPIRED, LEFT, HANDED_BACK, SHUTDOWN ->
                lease
                        .job()
                        .schedule()
                        .tree(lease.task().getRound(), lease.task().getKind())
                        .split(node)
                        .stream()
                        .map(half -> again.setNode(half.toMessage()).build())
                        .toList();
        };
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
