package io.manyhands.gateway.placement;

import io.manyhands.gateway.crowd.CrowdLoop;
import io.manyhands.gateway.dispatch.Dispatcher;
import io.manyhands.gateway.dispatch.Reissue;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.job.JobListener;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.placement.JobChoicePolicy.Access;
import io.manyhands.gateway.placement.JobChoicePolicy.Candidate;
import io.manyhands.gateway.roster.Roster;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.protocol.v1.JobState;
import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/// Assigns volunteers to jobs, and acts on what happens to jobs. Used on the gateway's loop only.
@Singleton
public final class Placement implements JobListener {
    private final Roster roster;
    private final LeaseBook book;
    private final JobBoard board;
    private final Dispatcher dispatcher;
    private final Reissue reissue;
    private final CrowdLoop crowd;
    private final Briefing briefing;
    private final GatewayLoop loop;

    Placement(
            Roster roster,
            LeaseBook book,
            JobBoard board,
            Dispatcher dispatcher,
            Reissue reissue,
            CrowdLoop crowd,
            Briefing briefing,
            GatewayLoop loop) {
        this.roster = roster;
        this.book = book;
        this.board = board;
        this.dispatcher = dispatcher;
        this.reissue = reissue;
        this.crowd = crowd;
        this.briefing = briefing;
        this.loop = loop;
    }

    public void join(Volunteer volunteer) {
        reassign(volunteer);
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

    /// The volunteer is willing to hold this many tasks.
    public void want(Volunteer volunteer, int tasks) {
        volunteer.want(tasks);
        var job = volunteer.job();
        if (job != null) {
            crowd.changed(job);
            if (tasks > 0) {
                briefing.version(volunteer, job);
            }
            dispatcher.demandGrew(job);
        }
    }

    /// The volunteer has paid what entry to its job costs: it is sent a token that says so, and gets tasks.
    public void admit(Volunteer volunteer, FollowedJob job) {
        volunteer.enter(job);
        briefing.admitted(volunteer, job);
        dispatcher.demandGrew(job);
    }

    /// What the volunteer gave for its job is not taken: it may try once more.
    public void askAgain(Volunteer volunteer, FollowedJob job) {
        briefing.ask(volunteer, job);
    }

    /// The volunteer's device cannot compute that job: it gives back what it holds of it, and gets another job if
    /// there is one. The organizer is told why.
    public void cannotCompute(Volunteer volunteer, String jobId, String reason) {
        board.find(jobId).filter(job -> volunteer.canCompute(jobId)).ifPresent(job -> {
            volunteer.cannotCompute(jobId);
            Log.warnf("job %s: volunteer %s cannot compute it: %s", jobId, volunteer.id(), reason);
            loop.launch("writing down who cannot compute job " + jobId, board.unable(job, volunteer.id(), reason));
            if (volunteer.job() == job) {
                reissue.left(volunteer);
                reassign(volunteer);
                crowd.changed(job);
            }
        });
    }

    /// Moves volunteers that would idle where they are. A paused job keeps its volunteers while tasks of its last
    /// round are leased here.
    public void settle() {
        roster.all().stream().filter(this::isIdle).forEach(this::moveIfUseful);
        roster.jobs().forEach(briefing::catchUp);
    }

    @Override
    public void opened(FollowedJob job) {
        settle();
    }

    @Override
    public void stateChanged(FollowedJob job) {
        briefing.announce(job);
        settle();
    }

    @Override
    public void versionChanged(FollowedJob job) {
        reissue.roundOver(job);
        briefing.progressed(job);
    }

    @Override
    public boolean needs(FollowedJob job) {
        return briefing.isNeeded(job);
    }

    @Override
    public void versionFetched(FollowedJob job) {
        briefing.push(job);
    }

    @Override
    public void tasksAvailable(FollowedJob job) {
        dispatcher.tasksAvailable(job);
    }

    @Override
    public void closed(FollowedJob job) {
        reissue.jobOver(job);
        dispatcher.forget(job);
        briefing.announce(job);
        for (var volunteer : List.copyOf(roster.of(job))) {
            var next = choose(volunteer);
            roster.assign(volunteer, next.orElse(null));
            next.ifPresent(chosen -> briefing.brief(volunteer, chosen));
        }
        crowd.changed(job);
    }

    private void reassign(Volunteer volunteer) {
        var job = choose(volunteer);
        roster.assign(volunteer, job.orElse(null));
        job.ifPresentOrElse(chosen -> briefing.brief(volunteer, chosen), () -> briefing.noJob(volunteer));
    }

    private boolean isIdle(Volunteer volunteer) {
        var job = volunteer.job();
        if (job == null || access(volunteer, job) == Access.CLOSED) {
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
                    briefing.brief(volunteer, chosen);
                    if (current != null) {
                        crowd.changed(current);
                    }
                });
    }

    private Optional<FollowedJob> choose(Volunteer volunteer) {
        var candidates = board.open().stream()
                .filter(job -> volunteer.canCompute(job.id()))
                .map(job -> new Candidate<>(
                        job,
                        job.id(),
                        job.state(),
                        roster.of(job).size(),
                        job.unableDevices(),
                        job.spec().getCreatedAtMs(),
                        access(volunteer, job)))
                .toList();
        return JobChoicePolicy.choose(candidates, volunteer.profile().jobId()).map(Candidate::job);
    }

    private static Access access(Volunteer volunteer, FollowedJob job) {
        if (!job.asksForInvitation() || volunteer.mayEnter(job)) {
            return Access.OPEN;
        }
        return volunteer.profile().isInvited() ? Access.INVITED : Access.CLOSED;
    }
}
