package io.manyhands.gateway.session;

import io.manyhands.gateway.admission.AdmissionConfig;
import io.manyhands.gateway.admission.MessageAllowance;
import io.manyhands.gateway.admission.NetworkTally;
import io.manyhands.gateway.entry.Challenge;
import io.manyhands.gateway.entry.EntryDesk;
import io.manyhands.gateway.entry.Payment;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.Bound;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.manyhands.protocol.v1.PayEntry;
import java.time.Instant;
import java.util.Optional;

/// How one session has behaved so far, and its network with it. Used on the gateway's loop only.
final class Conduct {
    private final NetworkTally networks;
    private final EntryDesk entries;
    private final InboundGate gate;
    private final GatewayMetrics metrics;
    private final GatewayLoop loop;
    private final MessageAllowance allowance;
    private final int mostBadMessages;
    private int badMessages;

    Conduct(
            AdmissionConfig admission,
            SessionConfig session,
            NetworkTally networks,
            EntryDesk entries,
            InboundGate gate,
            GatewayMetrics metrics,
            GatewayLoop loop) {
        this.networks = networks;
        this.entries = entries;
        this.gate = gate;
        this.metrics = metrics;
        this.loop = loop;
        this.allowance = new MessageAllowance(admission.messagesPerSecond(), admission.burst(), loop.now());
        this.mostBadMessages = session.badMessages();
    }

    /// @return whether one more message is allowed; if so, it is counted
    boolean mayGoOn() {
        var now = loop.now();
        if (!allowance.take(now)) {
            return exceeds(Bound.MESSAGE_RATE);
        }
        return networks.message(gate.network(), now) || exceeds(Bound.NETWORK_MESSAGES);
    }

    /// @return whether Hello is accepted now; if so, more may be sent from now on
    boolean mayJoin() {
        if (!networks.hello(gate.network(), loop.now())) {
            return exceeds(Bound.NETWORK_HELLOS);
        }
        gate.joined();
        return true;
    }

    /// What a volunteer of this session gives to enter its job.
    Payment judge(FollowedJob job, Challenge challenge, PayEntry paid) {
        return entries.judge(job, challenge, paid, gate.network());
    }

    /// Counts a bad message.
    ///
    /// @return whether the session may stay
    boolean isForgiven() {
        networks.bad(gate.network(), loop.now());
        badMessages++;
        return badMessages < mostBadMessages || exceeds(Bound.BAD_MESSAGES);
    }

    int badMessages() {
        return badMessages;
    }

    /// It has come to an end because of what the volunteer did before.
    void isBanned() {
        metrics.banned();
    }

    /// Hello has not come in time.
    void isLate() {
        metrics.hit(Bound.HELLO_TIME);
    }

    /// The bound that the line does not keep to, if it has been sending one message for too long.
    Optional<Violation> late(Instant now) {
        return gate.isLate(now) ? Optional.of(gate.late()) : Optional.empty();
    }

    /// Whether nothing that comes is read for now: whoever is not read cannot be heard.
    boolean isUnread() {
        return gate.isPaused();
    }

    /// The line has not kept to a bound.
    void record(Violation violation) {
        metrics.hit(violation.bound());
        networks.bad(gate.network(), loop.now());
    }

    /// @return false
    private boolean exceeds(Bound bound) {
        metrics.hit(bound);
        return false;
    }
}
