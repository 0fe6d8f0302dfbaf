package io.manyhands.gateway.session;

import io.manyhands.gateway.admission.ShortText;
import io.manyhands.gateway.crowd.CrowdLoop;
import io.manyhands.gateway.dispatch.Dispatcher;
import io.manyhands.gateway.identity.TokenCodec;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.intake.Intake;
import io.manyhands.gateway.link.Frame;
import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.placement.Placement;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.roster.Volunteer.Profile;
import io.manyhands.protocol.v1.CannotCompute;
import io.manyhands.protocol.v1.Demand;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.HandBack;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Result;
import io.manyhands.protocol.v1.Welcome;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/// What volunteers can ask of a gateway, as opposed to when. Used on the gateway's loop only.
@Singleton
final class FrontDesk {
    private static final int REASON_CHARS = Limit.LIMIT_REASON_CHARS_VALUE;

    private final SecureRandom random = new SecureRandom();
    private final TokenCodec tokens;
    private final Placement placement;
    private final Dispatcher dispatcher;
    private final CrowdLoop crowd;
    private final Intake intake;
    private final SessionConfig config;

    FrontDesk(
            TokenCodec tokens,
            Placement placement,
            Dispatcher dispatcher,
            CrowdLoop crowd,
            Intake intake,
            SessionConfig config) {
        this.tokens = tokens;
        this.placement = placement;
        this.dispatcher = dispatcher;
        this.crowd = crowd;
        this.intake = intake;
        this.config = config;
    }

    /// A token that is not ours is no reason to refuse: its owner is a new volunteer.
    Volunteer welcome(Link link, Hello hello) {
        var id = tokens.read(hello.getToken()).orElseGet(() -> VolunteerId.random(random));
        var profile =
                new Profile(ShortText.clean(hello.getNickname()), ShortText.clean(hello.getAgent()), hello.getJobId());
        var volunteer = new Volunteer(id, link, profile);
        link.send(Frame.of(GatewayMessage.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setVolunteerId(id.bytes())
                        .setToken(tokens.issue(id))
                        .setHeartbeatMs(Math.toIntExact(config.heartbeat().toMillis())))
                .build()));
        placement.join(volunteer);
        return volunteer;
    }

    void want(Volunteer volunteer, Demand demand) {
        volunteer.want(
                Integer.compareUnsigned(demand.getWindow(), config.maxWindow()) > 0
                        ? config.maxWindow()
                        : demand.getWindow());
        var job = volunteer.job();
        if (job != null) {
            crowd.changed(job);
            dispatcher.demandGrew(job);
        }
    }

    Uni<Void> handIn(Volunteer volunteer, Result result, int bytes) {
        return intake.handIn(volunteer, result, bytes);
    }

    void handBack(Volunteer volunteer, HandBack message) {
        intake.handBack(volunteer, message.getLease());
    }

    void cannotCompute(Volunteer volunteer, CannotCompute message) {
        placement.cannotCompute(volunteer, message.getJobId(), ShortText.clean(message.getReason(), REASON_CHARS));
    }

    void tellCrowd(Volunteer volunteer) {
        var job = volunteer.job();
        volunteer.send(job == null ? CrowdLoop.NOBODY : crowd.latest(job).orElse(CrowdLoop.NOBODY));
    }

    void leave(Volunteer volunteer) {
        placement.leave(volunteer);
    }
}
