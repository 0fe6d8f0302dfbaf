package io.manyhands.gateway.entry;

import com.google.protobuf.ByteString;
import io.manyhands.address.AddressPrefix;
import io.manyhands.gateway.admission.NetworkTally;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.Bound;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.manyhands.protocol.ProofOfWork;
import io.manyhands.protocol.v1.PayEntry;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/// Makes challenges, and judges what is paid. Used on the gateway's loop only.
@Singleton
public final class EntryDesk {
    private static final int CHALLENGE_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final NetworkTally networks;
    private final EntryConfig config;
    private final GatewayMetrics metrics;
    private final GatewayLoop loop;

    EntryDesk(NetworkTally networks, EntryConfig config, GatewayMetrics metrics, GatewayLoop loop) {
        this.networks = networks;
        this.config = config;
        this.metrics = metrics;
        this.loop = loop;
    }

    public Challenge challenge() {
        var bytes = new byte[CHALLENGE_BYTES];
        random.nextBytes(bytes);
        return new Challenge(ByteString.copyFrom(bytes), loop.now().plus(config.challengeFor()));
    }

    /// The proof first: who guesses invitations pays for each guess.
    ///
    /// @param challenge that the volunteer was given last
    public Payment judge(FollowedJob job, Challenge challenge, PayEntry paid, AddressPrefix network) {
        if (!challenge.isGood(loop.now())) {
            return new Payment.Late();
        }
        var cost = job.spec().getEntryCost();
        int bits = ProofOfWork.zeroBits(challenge.bytes(), paid.getNonce());
        if (bits < cost.getProofOfWorkBits()) {
            return new Payment.Refused(
                    "the proof of work for job '%s' begins with %d zero bits, must begin with %d; reload the page"
                            .formatted(job.id(), bits, cost.getProofOfWorkBits()));
        }
        return cost.getInvitation() ? judge(job, paid.getInvitation(), network) : new Payment.Paid();
    }

    private Payment judge(FollowedJob job, String invitation, AddressPrefix network) {
        if (networks.isOutOfGuesses(network, loop.now())) {
            metrics.hit(Bound.NETWORK_INVITATIONS);
            return new Payment.Refused(
                    "too many wrong invitations came from your network, so this one was not looked at; wait a minute, and try again");
        }
        if (job.invitation().filter(hash -> hash.isOf(invitation.strip())).isPresent()) {
            return new Payment.Paid();
        }
        networks.wrongInvitation(network, loop.now());
        return new Payment.Refused(
                "this is not the invitation to job '%s': check it, capitals count; if it is right, ask whoever invited you whether it still is"
                        .formatted(job.id()));
    }
}
