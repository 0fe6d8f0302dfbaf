package io.manyhands.gateway.session;

import io.manyhands.gateway.admission.AdmissionConfig;
import io.manyhands.gateway.admission.NetworkTally;
import io.manyhands.gateway.crowd.CrowdLoop;
import io.manyhands.gateway.entry.EntryDesk;
import io.manyhands.gateway.intake.Intake;
import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.Bound;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.manyhands.gateway.placement.Placement;
import io.manyhands.protocol.v1.Ban;
import io.manyhands.protocol.v1.ErrorCode;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// All sessions of this process. [#open] and [#of] are called on the connections' threads, the rest on the
/// gateway's loop.
@Singleton
public final class Sessions {
    private static final TypedKey<Session> SESSION = new TypedKey<>("session");

    private final Reception reception;
    private final Placement placement;
    private final Intake intake;
    private final CrowdLoop crowd;
    private final SessionConfig config;
    private final AdmissionConfig admission;
    private final NetworkTally networks;
    private final EntryDesk entries;
    private final Backlogs backlogs;
    private final GatewayLoop loop;
    private final GatewayMetrics metrics;
    private final Set<Conversation> conversations = new HashSet<>();
    private volatile int size;
    private boolean isClosing;

    Sessions(
            Reception reception,
            Placement placement,
            Intake intake,
            CrowdLoop crowd,
            SessionConfig config,
            AdmissionConfig admission,
            NetworkTally networks,
            EntryDesk entries,
            Backlogs backlogs,
            GatewayLoop loop,
            GatewayMetrics metrics) {
        this.reception = reception;
        this.placement = placement;
        this.intake = intake;
        this.crowd = crowd;
        this.config = config;
        this.admission = admission;
        this.networks = networks;
        this.entries = entries;
        this.backlogs = backlogs;
        this.loop = loop;
        this.metrics = metrics;
    }

    void open(WebSocketConnection connection) {
        var gate = Objects.requireNonNull(connection.userData().get(UpgradePolicy.GATE), "a connection without a gate");
        var link = new SocketLink(connection, gate, backlogs, config, loop, metrics);
        var conduct = new Conduct(admission, config, networks, entries, gate, metrics, loop);
        var conversation = new Conversation(link, conduct, reception, placement, intake, config, loop);
        var session =
                new Session(conversation, loop, config.maxMessage().asLongValue(), gate, () -> forget(conversation));
        connection.userData().put(SESSION, session);
        loop.execute(() -> admit(conversation));
        session.open();
    }

    Session of(WebSocketConnection connection) {
        return Objects.requireNonNull(connection.userData().get(SESSION), "a message before the connection was opened");
    }

    /// Any thread.
    public int size() {
        return size;
    }

    /// Closes connections whose other end seems to be gone, and shows the others that we are here.
    public void sweep() {
        var now = loop.now();
        List.copyOf(conversations).forEach(conversation -> {
            conversation.closeIfSilent(now);
            conversation.endIfLate(now);
            conversation.waiting(now).ifPresent(crowd::tell);
        });
        backlogs.sweep(now);
        networks.forget(now);
    }

    /// Ends all sessions of a volunteer.
    public void banned(Ban ban) {
        List.copyOf(conversations).forEach(conversation -> conversation.endIfBanned(ban));
    }

    /// Asks everybody to go elsewhere, after different times; nobody is admitted any more. Connections stay
    /// open until [#close] or until the volunteers close them.
    public void goodbye() {
        isClosing = true;
        conversations.forEach(conversation -> conversation.goodbye(reconnectAfter()));
    }

    public void close() {
        List.copyOf(conversations).forEach(Conversation::restart);
    }

    private void admit(Conversation conversation) {
        if (isClosing) {
            conversation.goodbye(reconnectAfter());
            conversation.restart();
        } else if (conversations.size() >= admission.maxSessions()) {
            metrics.hit(Bound.SESSIONS);
            conversation.fail(
                    ErrorCode.ERROR_CODE_OVERLOADED,
                    "%d volunteers are here, more than %d do not fit; come back later"
                            .formatted(conversations.size(), admission.maxSessions()),
                    Link.TRY_AGAIN_LATER);
        } else {
            conversations.add(conversation);
            size = conversations.size();
        }
    }

    private void forget(Conversation conversation) {
        conversations.remove(conversation);
        size = conversations.size();
    }

    private Duration reconnectAfter() {
        long spread =
                ThreadLocalRandom.current().nextLong(config.reconnectSpread().toMillis() + 1);
        return config.reconnectAfter().plusMillis(spread);
    }
}
