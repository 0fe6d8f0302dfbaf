package io.manyhands.gateway.session;

import io.manyhands.gateway.admission.ShortText;
import io.manyhands.gateway.ban.BanBook;
import io.manyhands.gateway.identity.Identity;
import io.manyhands.gateway.identity.TokenCodec;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.link.Frame;
import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.roster.Volunteer.Profile;
import io.manyhands.gateway.standing.Standings;
import io.manyhands.protocol.v1.Ban;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.Welcome;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/// Turns a stranger who says Hello into a volunteer with an identity. Used on the gateway's loop only.
@Singleton
final class Reception {
    /// Connections from this machine itself. Behind a proxy on it whose word is not taken, all volunteers come from
    /// there, and must not pay for each other.
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1/32", "0:0:0:0:0:0:0:1/128");

    private final SecureRandom random = new SecureRandom();
    private final TokenCodec tokens;
    private final BanBook bans;
    private final GatewayLoop loop;
    private final Standings standings;
    private final Provenances provenances;
    private final SessionConfig config;

    Reception(
            TokenCodec tokens,
            BanBook bans,
            GatewayLoop loop,
            Standings standings,
            Provenances provenances,
            SessionConfig config) {
        this.tokens = tokens;
        this.bans = bans;
        this.loop = loop;
        this.standings = standings;
        this.provenances = provenances;
        this.config = config;
    }

    /// Why the stranger must not become a volunteer; empty if it may.
    Optional<Ban> ban(Hello hello) {
        return tokens.read(hello.getToken()).flatMap(known -> bans.find(known.id(), loop.now()));
    }

    /// A token that is not ours is no reason to refuse: its owner is a new volunteer.
    Volunteer welcome(Link link, Hello hello) {
        var identity = tokens.read(hello.getToken()).orElseGet(() -> Identity.of(VolunteerId.random(random)));
        var id = identity.id();
        var profile = new Profile(
                ShortText.clean(hello.getNickname()),
                ShortText.clean(hello.getAgent()),
                hello.getJobId(),
                hello.getIsInvited());
        link.send(Frame.of(GatewayMessage.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setVolunteerId(id.bytes())
                        .setToken(tokens.issue(identity))
                        .setHeartbeatMs(Math.toIntExact(config.heartbeat().toMillis())))
                .build()));
        return new Volunteer(
                identity, link, profile, standings.of(id, address(link)), provenances.of(link, hello.getCredential()));
    }

    /// @return empty if it says nothing of where the volunteer is
    private static String address(Link link) {
        return THIS_MACHINE.contains(link.network()) ? "" : link.network();
    }
}
