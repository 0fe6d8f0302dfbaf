package io.manyhands.gateway.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.Identity;
import io.manyhands.gateway.identity.SigningKey;
import io.manyhands.gateway.identity.TokenCodec;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaseCodecTest {
    private static final VolunteerId VOLUNTEER = new VolunteerId(ByteString.copyFromUtf8("0123456789ab"));
    private static final Lease LEASE = new Lease(
            "a-job",
            17,
            TaskKind.TASK_KIND_ADVANCE,
            new TreeNode(2, 3),
            -5L,
            "1700000000000-1",
            VOLUNTEER,
            Instant.ofEpochMilli(1_700_000_030_000L));

    private final LeaseCodec codec = new LeaseCodec(new SigningKey(new byte[32]));

    @Test
    void leaseSurvivesTheWayThereAndBack() {
        assertThat(codec.decode(codec.encode(LEASE))).contains(LEASE);
    }

    @Test
    void leaseIsRecognizedByAnotherGatewayWithTheSameKey() {
        var other = new LeaseCodec(new SigningKey(new byte[32]));
        assertThat(other.decode(codec.encode(LEASE))).contains(LEASE);
    }

    @Test
    void leaseOfAnotherKeyIsNotRecognized() {
        var other = new LeaseCodec(
                new SigningKey(ByteString.copyFromUtf8("another key, also long").toByteArray()));
        assertThat(other.decode(codec.encode(LEASE))).isEmpty();
    }

    @Test
    void leaseWithAnyByteChangedIsNotRecognized() {
        var signed = codec.encode(LEASE).toByteArray();
        for (int i = 0; i < signed.length; i++) {
            var forged = signed.clone();
            forged[i] ^= 1;
            assertThat(codec.decode(ByteString.copyFrom(forged))).isEmpty();
        }
    }

    @Test
    void tokenIsNoLease() {
        var token = new TokenCodec(new SigningKey(new byte[32])).issue(Identity.of(VOLUNTEER));
        assertThat(codec.decode(token)).isEmpty();
    }

    @Test
    void leaseIsNoToken() {
        var tokens = new TokenCodec(new SigningKey(new byte[32]));
        assertThat(tokens.read(codec.encode(LEASE))).isEmpty();
    }

    @Test
    void anythingElseIsNoLease() {
        assertThat(codec.decode(ByteString.EMPTY)).isEmpty();
        assertThat(codec.decode(ByteString.copyFrom(new byte[16]))).isEmpty();
        assertThat(codec.decode(ByteString.copyFrom(new byte[100_000]))).isEmpty();
    }

    @Test
    void longestLeaseStaysWithinItsBound() {
        var longest = new Lease(
                "a".repeat(32),
                10_000_000,
                TaskKind.TASK_KIND_EVALUATE,
                new TreeNode(12, 4095),
                Long.MIN_VALUE,
                "4102444800000-99999",
                VOLUNTEER,
                Instant.ofEpochMilli(4_102_444_800_000L));
        assertThat(codec.encode(longest).size()).isLessThanOrEqualTo(LeaseCodec.MAX_LENGTH);
        assertThat(codec.decode(codec.encode(longest))).contains(longest);
    }
}
