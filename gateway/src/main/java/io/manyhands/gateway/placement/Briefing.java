package io.manyhands.gateway.placement;

import io.manyhands.gateway.crowd.CrowdLoop;
import io.manyhands.gateway.dispatch.Dispatcher;
import io.manyhands.gateway.entry.EntryDesk;
import io.manyhands.gateway.identity.TokenCodec;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.roster.Roster;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.protocol.v1.EntryChallenge;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.JobChanged;
import jakarta.inject.Singleton;

/// Tells volunteers what they need in order to compute: their job, how many others there are, and the job's current
/// version. Used on the gateway's loop only.
@Singleton
final class Briefing {
    private static final GatewayMessage NO_JOB = GatewayMessage.newBuilder()
            .setJobChanged(JobChanged.getDefaultInstance())
            .build();

    private final Roster roster;
    private final JobBoard board;
    private final Dispatcher dispatcher;
    private final CrowdLoop crowd;
    private final Onlookers onlookers;
    private final EntryDesk entries;
    private final TokenCodec tokens;
    private final GatewayLoop loop;

    Briefing(
            Roster roster,
            JobBoard board,
            Dispatcher dispatcher,
            CrowdLoop crowd,
            Onlookers onlookers,
            EntryDesk entries,
            TokenCodec tokens,
            GatewayLoop loop) {
        this.roster = roster;
        this.board = board;
        this.dispatcher = dispatcher;
        this.crowd = crowd;
        this.onlookers = onlookers;
        this.entries = entries;
        this.tokens = tokens;
        this.loop = loop;
    }

    void noJob(Volunteer volunteer) {
        volunteer.send(NO_JOB);
    }

    /// The volunteer has just been assigned to this job.
    void brief(Volunteer volunteer, FollowedJob job) {
        volunteer.send(message(volunteer, job));
        introduce(volunteer, job);
    }

    /// The volunteer has just paid to enter its job.
    void admitted(Volunteer volunteer, FollowedJob job) {
        var token = tokens.issue(volunteer.identity());
        volunteer.send(GatewayMessage.newBuilder()
                .setJobChanged(job.announcement().toBuilder().setToken(token))
                .build());
        introduce(volunteer, job);
    }

    /// The volunteer is to pay for its job, with another challenge than before.
    void ask(Volunteer volunteer, FollowedJob job) {
        volunteer.challenge(entries.challenge());
        volunteer.send(message(volunteer, job));
    }

    private void introduce(Volunteer volunteer, FollowedJob job) {
        crowd.latest(job).ifPresent(volunteer::send);
        if (volunteer.window(loop.now()) > 0) {
            crowd.changed(job);
        }
        version(volunteer, job);
    }

    /// The volunteer has just become willing to compute: it is sent the current version, if it has another.
    void version(Volunteer volunteer, FollowedJob job) {
        if (!volunteer.isAdmitted()) {
            return;
        }
        if (job.version() != null) {
            catchUp(volunteer, job);
            dispatcher.demandGrew(job);
        } else {
            fetch(job);
        }
    }

    /// Tells all volunteers of the job which state it is in.
    void announce(FollowedJob job) {
        onlookers.tell(job);
        var news = message(job);
        roster.of(job).forEach(volunteer -> volunteer.send(volunteer.isAdmitted() ? news : message(volunteer, job)));
    }

    /// Sends the job's current version to those of its volunteers that compute.
    void push(FollowedJob job) {
        onlookers.computing(job).forEach(volunteer -> catchUp(volunteer, job));
        dispatcher.demandGrew(job);
    }

    /// The job has another version: those who do not compute hear of it soon.
    void progressed(FollowedJob job) {
        onlookers.progressed(job, () -> catchUp(job));
    }

    /// Sends the job's current version to those that have use for it by now and have another: after a suspension, for
    /// example.
    void catchUp(FollowedJob job) {
        if (job.version() != null) {
            push(job);
        } else if (isNeeded(job)) {
            fetch(job);
        }
    }

    /// Whether anybody here has use for the job's current version.
    boolean isNeeded(FollowedJob job) {
        return roster.of(job).stream().anyMatch(onlookers::needsVersion);
    }

    /// A slow line gets the version that is current when it has room again, not each one in between.
    private void catchUp(Volunteer volunteer, FollowedJob job) {
        var version = job.version();
        if (version == null || volunteer.job() != job || volunteer.knows(version)) {
            return;
        }
        volunteer.send(version);
        if (!volunteer.knows(version)) {
            volunteer.link().whenDrained(() -> {
                catchUp(volunteer, job);
                dispatcher.demandGrew(job);
            });
        }
    }

    private void fetch(FollowedJob job) {
        loop.launch("reading the current version of job " + job.id(), board.fetchVersion(job));
    }

    private GatewayMessage message(Volunteer volunteer, FollowedJob job) {
        if (volunteer.isAdmitted()) {
            return message(job);
        }
        var challenge =
                volunteer.challenge().filter(given -> given.isGood(loop.now())).orElseGet(entries::challenge);
        volunteer.challenge(challenge);
        return GatewayMessage.newBuilder()
                .setJobChanged(job.announcement().toBuilder()
                        .setEntry(EntryChallenge.newBuilder().setChallenge(challenge.bytes())))
                .build();
    }

    private static GatewayMessage message(FollowedJob job) {
        return GatewayMessage.newBuilder().setJobChanged(job.announcement()).build();
    }
}
