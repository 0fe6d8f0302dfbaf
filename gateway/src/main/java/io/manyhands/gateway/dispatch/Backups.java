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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Offers tasks that are late once more, as copies at the end of the job's tasks: so a copy is read only when
/// nothing else is left, by whichever gateway has a volunteer to spare. The lease goes on, and the first result
/// of either is used. Used on the gateway's loop only.
///
/// For each job with leases one timer is set, for when the next of them is late.
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
    private final Set<FollowedJob> watched = new HashSet<>();

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
        if (!watched.contains(job)) {
            next(job).ifPresent(late -> watch(job, Duration.between(loop.now(), late)));
        }
    }

    private void watch(FollowedJob job, Duration wait) {
        watched.add(job);
        loop.after(wait.plus(ROUNDING), () -> ring(job));
    }

    private void ring(FollowedJob job) {
        watched.remove(job);
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
            watch(job, PATIENCE);
        } else {
            look(job);
        }
    }

    private void issue(HeldLease held) {
        held.expectCopy();
        var copy = held.task().toBuilder().addCopies(held.taskId()).build();
        var issuing = tasks.backUp(held.job(), held.taskId(), copy)
                .chain(id -> id.map(added -> issued(held, added))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
        loop.launch("offering late task %s once more".formatted(held.taskId()), issuing);
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
}
