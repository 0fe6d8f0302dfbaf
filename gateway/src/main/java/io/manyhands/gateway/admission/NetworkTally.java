package io.manyhands.gateway.admission;

import io.manyhands.address.AddressPrefix;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What each network has open and has done lately. Used on the gateway's loop only.
///
/// A client on this machine is no stranger: it is bounded as all are together, and not by its network. It
/// remembers a network while it has a connection or has not been quiet for long; [#forget] drops the others.
public final class NetworkTally {
    private final Map<AddressPrefix, Conduct> networks = new HashMap<>();
    private final Limits limits;

    public NetworkTally(Limits limits) {
        this.limits = limits;
    }

    /// One more connection, if it may be; each that is admitted [leaves][#leave] once.
    public Entry enter(AddressPrefix network, Instant now) {
        var conduct = conduct(network, now);
        if (!isLocal(network)) {
            if (conduct.badMessages.isUsedUp(now)) {
                return Entry.AFTER_BAD_MESSAGES;
            }
            if (conduct.connections >= limits.connections) {
                return Entry.TOO_MANY_CONNECTIONS;
            }
        }
        conduct.connections++;
        return Entry.ADMITTED;
    }

    public void leave(AddressPrefix network, Instant now) {
        conduct(network, now).connections--;
    }

    /// @return whether one more Hello is allowed; if so, it is counted
    public boolean hello(AddressPrefix network, Instant now) {
        return isLocal(network) || conduct(network, now).hellos.take(now);
    }

    /// @return whether one more message is allowed; if so, it is counted
    public boolean message(AddressPrefix network, Instant now) {
        return isLocal(network) || conduct(network, now).messages.take(now);
    }

    /// A message from there was not understood, or came at the wrong time.
    public void bad(AddressPrefix network, Instant now) {
        conduct(network, now).badMessages.take(now);
    }

    /// Whether so many wrong invitations came from there lately that no further one is looked at. Clients on this
    /// machine are no exception: behind a proxy on it, they may be anybody.
    public boolean isOutOfGuesses(AddressPrefix network, Instant now) {
        return conduct(network, now).wrongInvitations.isUsedUp(now);
    }

    public void wrongInvitation(AddressPrefix network, Instant now) {
        conduct(network, now).wrongInvitations.take(now);
    }

    /// Drops what has no consequence any more.
    public void forget(Instant now) {
        networks.values().removeIf(conduct -> conduct.isForgettable(now));
    }

    /// Networks that are remembered.
    public int size() {
        return networks.size();
    }

    private static boolean isLocal(AddressPrefix network) {
        return network.first().isLoopbackAddress();
    }

    private Conduct conduct(AddressPrefix network, Instant now) {
        return networks.computeIfAbsent(network, key -> new Conduct(limits, now));
    }

    /// What becomes of a connection.
    public enum Entry {
        ADMITTED,
        TOO_MANY_CONNECTIONS,
        AFTER_BAD_MESSAGES
    }

    /// Of one network.
    ///
    /// @param connections open at once
    public record Limits(
            int connections,
            int hellosPerSecond,
            int helloBurst,
            int messagesPerSecond,
            int messageBurst,
            int badMessagesPerSecond,
            int badMessageBurst,
            Duration wrongInvitationEvery,
            int wrongInvitationBurst) {
        public static Limits of(AdmissionConfig config) {
            return new Limits(
                    config.sessionsPerNetwork(),
                    config.hellosPerSecond(),
                    config.helloBurst(),
                    config.networkMessagesPerSecond(),
                    config.networkMessageBurst(),
                    config.badMessagesPerSecond(),
                    config.badMessageBurst(),
                    config.wrongInvitationEvery(),
                    config.wrongInvitationBurst());
        }
    }

    private static final class Conduct {
        private final MessageAllowance hellos;
        private final MessageAllowance messages;
        private final MessageAllowance badMessages;
        private final MessageAllowance wrongInvitations;
        private int connections;

        Conduct(Limits limits, Instant now) {
            this.hellos = new MessageAllowance(limits.hellosPerSecond, limits.helloBurst, now);
            this.messages = new MessageAllowance(limits.messagesPerSecond, limits.messageBurst, now);
            this.badMessages = new MessageAllowance(limits.badMessagesPerSecond, limits.badMessageBurst, now);
            this.wrongInvitations =
                    MessageAllowance.each(limits.wrongInvitationEvery, limits.wrongInvitationBurst, now);
        }

        boolean isForgettable(Instant now) {
            return connections == 0
                    && hellos.isWhole(now)
                    && messages.isWhole(now)
                    && badMessages.isWhole(now)
                    && wrongInvitations.isWhole(now);
        }
    }
}
