package io.manyhands.gateway.placement;

import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.link.Frame;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.roster.Roster;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.Progress;
import io.manyhands.protocol.v1.RoundCommitted;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Who has no use for versions now: those who do not compute, be it that they pause, only look on, or are
/// suspended. They are told how far their job is, together and not too often, in one frame for all.
///
/// Used on the gateway's loop only.
@Singleton
final class Onlookers {
    private final Set<FollowedJob> due = new HashSet<>();
    private final Roster roster;
    private final PlacementConfig config;
    private final GatewayLoop loop;

    Onlookers(Roster roster, PlacementConfig config, GatewayLoop loop) {
        this.roster = roster;
        this.config = config;
        this.loop = loop;
    }

    /// Whether a volunteer has use for the current version: it computes, or has none to begin with. Who has not paid
    /// for the job gets none.
    boolean needsVersion(Volunteer volunteer) {
        return volunteer.isAdmitted() && isAtIt(volunteer);
    }

    private boolean isAtIt(Volunteer volunteer) {
        return volunteer.window(loop.now()) > 0 || !volunteer.isIntroduced();
    }

    /// Those of the job whose demand has come back without a word, as when a suspension ends.
    List<Volunteer> computing(FollowedJob job) {
        return roster.of(job).stream().filter(this::needsVersion).toList();
    }

    /// A round is over: told soon.
    ///
    /// @param then runs after it was told
    void progressed(FollowedJob job, Runnable then) {
        if (due.add(job)) {
            loop.after(config.progress(), () -> {
                if (due.contains(job)) {
                    tell(job);
                    then.run();
                }
            });
        }
    }

    /// Tells what has not been told.
    void tell(FollowedJob job) {
        if (!due.remove(job)) {
            return;
        }
        var rounds = job.takeCommitted();
        var onlookers = roster.of(job).stream()
                .filter(volunteer -> !needsVersion(volunteer))
                .toList();
        if (!onlookers.isEmpty()) {
            var progress = frame(job, rounds);
            onlookers.forEach(volunteer -> tell(volunteer, job, progress));
        }
    }

    /// Whoever prepares to compute with states that it fetches must know of one that is still there.
    private static void tell(Volunteer volunteer, FollowedJob job, Frame progress) {
        var version = job.version();
        if (version != null && version.isByReference() && !volunteer.hasWanted() && volunteer.isAdmitted()) {
            volunteer.send(version);
        } else {
            volunteer.send(progress);
        }
    }

    private static Frame frame(FollowedJob job, List<RoundCommitted> rounds) {
        return Frame.of(GatewayMessage.newBuilder()
                .setProgress(Progress.newBuilder()
                        .setJobId(job.id())
                        .setVersion(job.progress().version())
                        .addAllCommitted(rounds))
                .build());
    }
}
