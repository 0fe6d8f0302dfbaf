package io.manyhands.gateway.crowd;

import io.manyhands.gateway.dispatch.Dispatcher;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.link.Frame;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.manyhands.gateway.roster.Roster;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.protocol.Keys.TrafficField;
import io.manyhands.protocol.v1.Crowd;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.JobState;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The heartbeat of every job that has volunteers here. Used on the gateway's loop only.
///
/// Failure modes: Redis unreachable → traffic is kept for the next beat; the planner and the other gateways count
/// our volunteers out, and take over our tasks, until a beat gets through.
@Singleton
public final class CrowdLoop {
    /// A job's volunteers are told no more often: somebody may come and go all the time, and each message goes to all.
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);

    private final Roster roster;
    private final JobBoard board;
    private final Dispatcher dispatcher;
    private final CrowdStore store;
    private final CrowdConfig config;
    private final GatewayLoop loop;
    private final GatewayMetrics metrics;
    private final Map<FollowedJob, Integer> totals = new HashMap<>();
    private final Map<FollowedJob, Instant> reported = new HashMap<>();
    private final Set<FollowedJob> due = new HashSet<>();
    private final Map<FollowedJob, Instant> quietUntil = new HashMap<>();
    /// Jobs whose volunteers have not all been told the latest total.
    private final Set<FollowedJob> untold = new HashSet<>();
    private boolean isLeaving;

    CrowdLoop(
            Roster roster,
            JobBoard board,
            Dispatcher dispatcher,
            CrowdStore store,
            CrowdConfig config,
            GatewayLoop loop,
            GatewayMetrics metrics) {
        this.roster = roster;
        this.board = board;
        this.dispatcher = dispatcher;
        this.store = store;
        this.config = config;
        this.loop = loop;
        this.metrics = metrics;
    }

    /// How many volunteers the job has, as far as is known; empty if nothing is known yet.
    public Optional<Frame> latest(FollowedJob job) {
        return Optional.ofNullable(totals.get(job)).map(CrowdLoop::frame);
    }

    /// Tells one volunteer again, which has heard nothing for long. Where nothing is known of the others, there are
    /// none.
    public void tell(Volunteer volunteer) {
        var job = volunteer.job();
        volunteer.send(frame(job == null ? 0 : totals.getOrDefault(job, 0)));
    }

    /// Somebody came, left, paused or resumed, or the job is over: reported at once, or soon if that was just done.
    public void changed(FollowedJob job) {
        var quietUntil = reported.getOrDefault(job, Instant.MIN);
        var now = loop.now();
        if (!due.add(job)) {
            return;
        }
        var wait = quietUntil.isAfter(now) ? Duration.between(now, quietUntil) : Duration.ZERO;
        loop.after(wait, () -> {
            due.remove(job);
            loop.launch("reporting the volunteers of job " + job.id(), report(job));
        });
    }

    /// The regular beat, of all jobs. Also looks for what would be missed if Redis lost news along with its tail.
    public void beat() {
        for (var job : roster.jobs()) {
            var beat = report(job)
                    .chain(() -> dispatcher.hold(job))
                    .chain(() -> board.refresh(job))
                    .chain(() -> dispatcher.adopt(job, config.idle(), config.claims()))
                    .invoke(() -> dispatcher.tasksAvailable(job));
            loop.launch("heartbeat of job " + job.id(), beat);
        }
    }

    /// The gateway shuts down: nobody counts on its volunteers any more.
    public Uni<Void> leave(Collection<FollowedJob> jobs) {
        isLeaving = true;
        var leaving = jobs.stream()
                .map(job -> store.leave(job, job.traffic().drain()))
                .toList();
        return leaving.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(leaving).andCollectFailures().replaceWithVoid();
    }

    private Uni<Void> report(FollowedJob job) {
        if (job.state() == JobState.JOB_STATE_DELETED) {
            forget(job);
            return Uni.createFrom().voidItem();
        }
        var now = loop.now();
        reported.put(job, now.plus(config.debounce()));
        var traffic = job.traffic().drain();
        return write(job, traffic, now)
                .invoke(() -> metrics.down(traffic.getOrDefault(TrafficField.BYTES_DOWN, 0L)))
                .onFailure()
                .invoke(() -> job.traffic().restore(traffic));
    }

    private Uni<Void> write(FollowedJob job, Map<String, Long> traffic, Instant now) {
        if (isLeaving || roster.of(job).isEmpty()) {
            forget(job);
            return store.leave(job, traffic);
        }
        return store.report(job, roster.demand(job, now), now, config.expiry(), traffic)
                .chain(() -> store.total(job, now))
                .invoke(total -> tell(job, total))
                .replaceWithVoid();
    }

    private void tell(FollowedJob job, int total) {
        job.setHandsElsewhere(total - roster.demand(job, loop.now()).volunteers());
        var before = totals.put(job, total);
        if (before == null || before != total) {
            untold.add(job);
        }
        tellAll(job, total, loop.now());
    }

    /// What is too soon now comes with one of the next beats.
    private void tellAll(FollowedJob job, int total, Instant now) {
        boolean isQuiet = now.isBefore(quietUntil.getOrDefault(job, Instant.MIN));
        if (!isQuiet && untold.remove(job)) {
            quietUntil.put(job, now.plus(TELL_EVERY));
            var frame = frame(total);
            List.copyOf(roster.of(job)).forEach(volunteer -> volunteer.send(frame));
        }
    }

    private void forget(FollowedJob job) {
        totals.remove(job);
        reported.remove(job);
        quietUntil.remove(job);
        untold.remove(job);
    }

    private static Frame frame(int volunteers) {
        return Frame.of(GatewayMessage.newBuilder()
                .setCrowd(Crowd.newBuilder().setVolunteers(volunteers))
                .build());
    }
}
