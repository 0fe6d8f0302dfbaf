package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.gateway.lease.Lease;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.lease.LeaseCodec;
import io.manyhands.gateway.lease.LeaseConfig;
import io.manyhands.gateway.lease.LeasePolicy;
import io.manyhands.gateway.lease.LeasePolicy.TaskSize;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Assign;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.telemetry.trace.Tracing;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;

/// Leases one task to one volunteer: terms, signature, message. Used on the gateway's loop only.
@Singleton
final class Granting {
    private final LeaseBook book;
    private final LeaseCodec codec;
    private final LeasePolicy policy;
    private final DeadlineLoop deadlines;
    private final FirstLease firstLease;
    private final TaskStore tasks;
    private final GatewayLoop loop;
    private final GatewayMetrics metrics;
    private final Tracing tracing;

    Granting(
            LeaseBook book,
            LeaseCodec codec,
            LeaseConfig config,
            DeadlineLoop deadlines,
            FirstLease firstLease,
            TaskStore tasks,
            GatewayLoop loop,
            GatewayMetrics metrics,
            Tracing tracing) {
        this.book = book;
        this.codec = codec;
        this.policy = LeasePolicy.of(config);
        this.deadlines = deadlines;
        this.firstLease = firstLease;
        this.tasks = tasks;
        this.loop = loop;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    /// @param task of the job's current round
    void grant(FollowedJob job, Volunteer volunteer, Task task) {
        var entry = task.entry();
        var node = TreeNode.of(entry.getNode());
        int leaves = job.schedule().tree(entry.getRound(), entry.getKind()).leavesBelow(node);
        var duration = duration(job, volunteer, new TaskSize(entry.getKind(), leaves));
        var now = loop.now();
        var lease = new Lease(
                job.id(),
                entry.getRound(),
                entry.getKind(),
                node,
                Lease.base(entry.getSha256()),
                task.id(),
                volunteer.id(),
                now.plus(duration));
        var span = tracing.task(job.id(), entry.getRound(), kind(entry.getKind()), leaves);
        book.add(new HeldLease(job, volunteer, entry, lease, leaves, now, span));
        volunteer.send(assign(task, lease, duration));
        metrics.leased(1);
        firstLease.granted(job);
        deadlines.look();
        if (job.start()) {
            loop.launch("writing down when job %s started".formatted(job.id()), tasks.started(job, now));
        }
    }

    private Duration duration(FollowedJob job, Volunteer volunteer, TaskSize added) {
        var work = new ArrayList<TaskSize>();
        book.of(volunteer).forEach(held -> work.add(new TaskSize(held.task().getKind(), held.leaves())));
        work.add(added);
        return policy.duration(
                volunteer.pace(), work, volunteer.workers(), job.work().longestUnit());
    }

    private static String kind(TaskKind kind) {
        return kind == TaskKind.TASK_KIND_EVALUATE ? "evaluate" : "advance";
    }

    private GatewayMessage assign(Task task, Lease lease, Duration duration) {
        return GatewayMessage.newBuilder()
                .setAssign(Assign.newBuilder()
                        .setTaskId(task.id())
                        .setKind(lease.kind())
                        .setRound(lease.round())
                        .setSha256(task.entry().getSha256())
                        .setNode(task.entry().getNode())
                        .setLease(codec.encode(lease))
                        .setLeaseMs(Math.toIntExact(duration.toMillis())))
                .build();
    }
}
