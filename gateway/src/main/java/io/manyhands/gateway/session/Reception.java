package io.manyhands.gateway.session;

import io.manyhands.gateway.admission.ShortText;
import io.manyhands.gateway.identity.TokenCodec;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.link.Frame;
import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.roster.Volunteer.Profile;
import io.manyhands.gateway.standing.Standings;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.Welcome;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/// Turns a stranger who says Hello into a volunteer with an identity. Used on the gateway's loop only.
@Singleton
final class Reception {
    private final SecureRandom random = new SecureRandom();
    private final TokenCodec tokens;
    private final Standings standings;
    private final Provenances provenances;
    private final SessionConfig config;

    Reception(TokenCodec tokens, Standings standings, Provenances provenances, SessionConfig config) {
        this.tokens = tokens;
        this.standings = standings;
        this.provenances = provenances;
        this.config = config;
    }

    /// A token that is not ours is no reason to refuse: its owner is a new volunteer.
    Volunteer welcome(Link link, Hello hello) {
        var id = tokens.read(hello.getToken()).orElseGet(() -> VolunteerId.random(random));
        var profile =
                new Profile(ShortText.clean(hello.getNickname()), ShortText.clean(hello.getAgent()), hello.getJobId());
        link.send(Frame.of(GatewayMessage.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setVolunteerId(id.bytes())
                        .setToken(tokens.issue(id))
                        .setHeartbeatMs(Math.toIntExact(config.heartbeat().toMillis())))
                .build()));
        return new Volunteer(
                id, link, profile, standings.of(id, link.network()), provenances.of(link, hello.getCredential()));
    }
}
