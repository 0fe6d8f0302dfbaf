package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.manyhands.gateway.roster.Roster;
import io.manyhands.gateway.standing.Trust;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Offers tasks that are late once more, as copies at the end of the job's tasks: so a copy is read only when
/// nothing else is left, by whichever gateway has a volunteer to spare. The lease goes on, and the first result
/// of either is used. Used on the gateway's loop only.
///
/// For each job with leases one timer is set, for when the next of them is late. It is set anew when that turns out to
/// be earlier: little may have been known of the job's tasks before.
@Singleton
public final class Backups {
    private static final Duration ROUNDING = Duration.ofMillis(1);
    /// When nobody else is there to take a copy, how soon that is looked at again.
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final LeaseBook book;
    private final Roster roster;
    private final Lateness lateness;
    private final TaskStore tasks;
    private final BackupConfig config;
    private final GatewayLoop loop;
    private final GatewayMetrics metrics;
    private final Map<FollowedJob, Watch> watches = new HashMap<>();

    Backups(
            LeaseBook book,
            Roster roster,
            Lateness lateness,
            TaskStore tasks,
            BackupConfig config,
            GatewayLoop loop,
            GatewayMetrics metrics) {
        this.book = book;
        this.roster = roster;
        this.lateness = lateness;
        this.tasks = tasks;
        this.config = config;
        this.loop = loop;
        this.metrics = metrics;
    }

    /// Call when leases were granted, or more is known of how long such tasks take.
    public void look(FollowedJob job) {
        var watch = watches.get(job);
        if (watch == null) {
            next(job).ifPresent(late -> watch(job, late, false));
        } else if (!watch.isPatient()) {
            next(job).filter(late -> late.isBefore(watch.dueAt())).ifPresent(late -> watch(job, late, false));
        }
    }

    private void watch(FollowedJob job, Instant dueAt, boolean isPatient) {
        var wait = Duration.between(loop.now(), dueAt).plus(ROUNDING);
        var before = watches.put(job, new Watch(dueAt, loop.after(wait, () -> ring(job, dueAt)), isPatient));
        if (before != null) {
            loop.cancel(before.timer());
        }
    }

    private void lookLater(FollowedJob job) {
        watch(job, loop.now().plus(PATIENCE), true);
    }

    /// @param dueAt when it was to ring; a timer that was replaced since may ring nevertheless
    private void ring(FollowedJob job, Instant dueAt) {
        var watch = watches.get(job);
        if (watch == null || !watch.dueAt().equals(dueAt)) {
            return;
        }
        watches.remove(job);
        var now = loop.now();
        var late = candidates(job).stream()
                .filter(held -> lateness.isLate(held, now))
                .toList();
        var helped = late.stream()
                .filter(held -> hasHelp(job, held, now))
                .limit(config.atOnce())
                .toList();
        helped.forEach(this::issue);
        if (helped.size() < late.size()) {
            lookLater(job);
        } else {
            look(job);
        }
    }

    private void issue(HeldLease held) {
        held.expectCopy();
        var copy = held.task().toBuilder().addCopies(held.taskId()).build();
        var issuing = tasks.backUp(held.job(), held.taskId(), copy)
                .chain(id -> id.map(added -> issued(held, added))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onFailure()
                .invoke(() -> failed(held));
        loop.launch("offering late task %s once more".formatted(held.taskId()), issuing);
    }

    /// Redis cannot be reached: tried again soon.
    private void failed(HeldLease held) {
        held.expectNoCopy();
        lookLater(held.job());
    }

    /// The result may have come meanwhile, without anybody knowing of the copy.
    private Uni<Void> issued(HeldLease held, String copy) {
        metrics.backedUp();
        held.addCopy(copy);
        boolean isStillHeld =
                book.find(held.job(), held.taskId()).filter(held::equals).isPresent();
        return isStillHeld ? Uni.createFrom().voidItem() : tasks.discard(held.job(), List.of(copy));
    }

    /// Whether anybody but its holder might take it.
    private boolean hasHelp(FollowedJob job, HeldLease held, Instant now) {
        return job.hasHandsElsewhere()
                || roster.of(job).stream()
                        .anyMatch(other -> !other.id().equals(held.volunteer().id())
                                && !held.task()
                                        .getAvoidList()
                                        .contains(other.id().bytes())
                                && other.trust() != Trust.NONE
                                && other.window(now) > 0);
    }

    private Optional<Instant> next(FollowedJob job) {
        return candidates(job).stream()
                .flatMap(held -> lateness.lateAt(held).stream())
                .min(Instant::compareTo);
    }

    private List<HeldLease> candidates(FollowedJob job) {
        return book.of(job).stream()
                .filter(held -> !held.isHandingIn() && !held.isBackedUp())
                .filter(held -> held.task().getCopiesCount() < config.perNode())
                .toList();
    }

    /// @param isPatient whether it waits for somebody to take late tasks, and is not to be set anew
    private record Watch(Instant dueAt, long timer, boolean isPatient) {}
}
