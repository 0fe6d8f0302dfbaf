package io.manyhands.gateway.lease;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.SigningKey;
import io.manyhands.gateway.identity.SigningKey.Purpose;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.LeaseTerms;
import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/// Leases as volunteers see them: opaque bytes, at most [#MAX_LENGTH], that only a gateway can have made.
@Singleton
public final class LeaseCodec {
    public static final int MAX_LENGTH = 110;

    private static final CheckedParser<LeaseTerms> TERMS = CheckedParser.of(LeaseTerms.getDefaultInstance());

    private final SigningKey key;

    public LeaseCodec(SigningKey key) {
        this.key = key;
    }

    public ByteString encode(Lease lease) {
        int dash = lease.taskId().indexOf('-');
        var terms = LeaseTerms.newBuilder()
                .setJobId(lease.jobId())
                .setRound(lease.round())
                .setKind(lease.kind())
                .setNode(lease.node().toMessage())
                .setBase(lease.base())
                .setTaskMs(Long.parseLong(lease.taskId().substring(0, dash)))
                .setTaskSeq(Long.parseLong(lease.taskId().substring(dash + 1)))
                .setVolunteerId(lease.volunteer().bytes())
                .setEndsAtMs(lease.endsAt().toEpochMilli())
                .build();
        return key.sign(Purpose.LEASE, terms.toByteArray());
    }

    /// @return empty if no gateway with this key and of this version has made these bytes
    public Optional<Lease> decode(ByteString bytes) {
        return key.open(Purpose.LEASE, bytes).flatMap(LeaseCodec::parse);
    }

    private static Optional<Lease> parse(byte[] bytes) {
        return TERMS.parse(bytes)
                .orReport(problem -> Log.errorf("a lease that a gateway with our key has signed: %s; refused", problem))
                .map(LeaseCodec::lease);
    }

    private static Lease lease(LeaseTerms terms) {
        return new Lease(
                terms.getJobId(),
                terms.getRound(),
                terms.getKind(),
                TreeNode.of(terms.getNode()),
                terms.getBase(),
                terms.getTaskMs() + "-" + terms.getTaskSeq(),
                new VolunteerId(terms.getVolunteerId()),
                Instant.ofEpochMilli(terms.getEndsAtMs()));
    }
}
