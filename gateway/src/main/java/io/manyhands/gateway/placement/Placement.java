package io.manyhands.gateway.placement;

import io.manyhands.gateway.crowd.CrowdLoop;
import io.manyhands.gateway.dispatch.Dispatcher;
import io.manyhands.gateway.dispatch.Reissue;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.job.JobListener;
import io.manyhands.gateway.job.JobView;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.placement.JobChoicePolicy.Candidate;
import io.manyhands.gateway.roster.Roster;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.JobChanged;
import io.manyhands.protocol.v1.JobState;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/// Puts volunteers to jobs, and pushes them each job's current weights. Used on the gateway's loop only.
@Singleton
public final class Placement implements JobListener {
    private static final GatewayMessage NO_JOB = GatewayMessage.newBuilder()
            .setJobChanged(JobChanged.getDefaultInstance())
            .build();

    private final Roster roster;
    private final LeaseBook book;
    private final JobBoard board;
    private final Dispatcher dispatcher;
    private final Reissue reissue;
    private final CrowdLoop crowd;
    private final GatewayLoop loop;

    Placement(
            Roster roster,
            LeaseBook book,
            JobBoard board,
            Dispatcher dispatcher,
            Reissue reissue,
            CrowdLoop crowd,
            GatewayLoop loop) {
        this.roster = roster;
        this.book = book;
        this.board = board;
        this.dispatcher = dispatcher;
        this.reissue = reissue;
        this.crowd = crowd;
        this.loop = loop;
    }

    public void join(Volunteer volunteer) {
        var job = choose(volunteer);
        roster.assign(volunteer, job.orElse(null));
        job.ifPresentOrElse(chosen -> brief(volunteer, chosen), () -> volunteer.send(NO_JOB));
    }

    /// Gives back what the volunteer held. Harmless if it has left before.
    public void leave(Volunteer volunteer) {
        if (!roster.contains(volunteer)) {
            return;
        }
        reissue.left(volunteer);
        var job = volunteer.job();
        roster.remove(volunteer);
        if (job != null) {
            crowd.changed(job);
        }
    }

    /// Moves volunteers that would idle where they are. A paused job keeps its volunteers while tasks of its last
    /// round are leased here.
    public void settle() {
        roster.all().stream().filter(this::isIdle).forEach(this::moveIfUseful);
    }

    @Override
    public void opened(JobView job) {
        settle();
    }

    @Override
    public void stateChanged(JobView job) {
        var news = message(job);
        roster.of(job).forEach(volunteer -> volunteer.send(news));
        settle();
    }

    @Override
    public Uni<Void> versionChanged(JobView job) {
        reissue.roundOver(job);
        return roster.of(job).isEmpty()
                ? Uni.createFrom().voidItem()
                : board.fetchModel(job).invoke(() -> push(job));
    }

    @Override
    public void tasksAvailable(JobView job) {
        dispatcher.tasksAvailable(job);
    }

    @Override
    public void closed(JobView job) {
        reissue.jobOver(job);
        dispatcher.forget(job);
        var news = message(job);
        for (var volunteer : List.copyOf(roster.of(job))) {
            volunteer.send(news);
            var next = choose(volunteer);
            roster.assign(volunteer, next.orElse(null));
            next.ifPresent(chosen -> brief(volunteer, chosen));
        }
        crowd.changed(job);
    }

    private boolean isIdle(Volunteer volunteer) {
        var job = volunteer.job();
        if (job == null) {
            return true;
        }
        return switch (job.state()) {
            case JOB_STATE_CREATED, JOB_STATE_PAUSED -> book.of(job).isEmpty();
            // Of a job that is over, volunteers are told when it closes.
            case JOB_STATE_RUNNING,
                    JOB_STATE_FINISHED,
                    JOB_STATE_FAILED,
                    JOB_STATE_DELETED,
                    JOB_STATE_UNSPECIFIED,
                    UNRECOGNIZED -> false;
        };
    }

    private void moveIfUseful(Volunteer volunteer) {
        var current = volunteer.job();
        choose(volunteer)
                .filter(chosen -> chosen != current)
                .filter(chosen -> current == null || chosen.state() == JobState.JOB_STATE_RUNNING)
                .ifPresent(chosen -> {
                    roster.assign(volunteer, chosen);
                    brief(volunteer, chosen);
                    if (current != null) {
                        crowd.changed(current);
                    }
                });
    }

    private Optional<JobView> choose(Volunteer volunteer) {
        var candidates = board.open().stream()
                .map(job -> new Candidate<>(
                        job,
                        job.id(),
                        job.state(),
                        roster.of(job).size(),
                        job.spec().getCreatedAtMs()))
                .toList();
        return JobChoicePolicy.choose(candidates, volunteer.profile().jobId()).map(Candidate::job);
    }

    private void brief(Volunteer volunteer, JobView job) {
        volunteer.send(message(job));
        crowd.latest(job).ifPresent(volunteer::send);
        if (volunteer.window(loop.now()) > 0) {
            crowd.changed(job);
        }
        if (job.model() != null) {
            catchUp(volunteer, job);
            dispatcher.demandGrew(job);
        } else {
            loop.launch("reading the weights of job " + job.id(), versionChanged(job));
        }
    }

    private void push(JobView job) {
        roster.of(job).forEach(volunteer -> catchUp(volunteer, job));
        dispatcher.demandGrew(job);
    }

    /// A slow line gets the version that is current when it has room again, not each one in between.
    private void catchUp(Volunteer volunteer, JobView job) {
        var model = job.model();
        if (model == null || volunteer.job() != job) {
            return;
        }
        volunteer.send(model);
        if (!volunteer.knows(model)) {
            volunteer.link().whenDrained(() -> {
                catchUp(volunteer, job);
                dispatcher.demandGrew(job);
            });
        }
    }

    private static GatewayMessage message(JobView job) {
        return GatewayMessage.newBuilder().setJobChanged(job.announcement()).build();
    }
}
