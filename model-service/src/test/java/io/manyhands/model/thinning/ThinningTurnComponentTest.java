package io.manyhands.model.thinning;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.model.testing.Peers;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TaskKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How far one turn goes; the test begins each.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(ThinningTurnComponentTest.ByHand.class)
class ThinningTurnComponentTest {
    private static final int SHA256 = 32;
    private static final int VOLUNTEER_ID = 12;
    private static final int ROUNDS = 22_000;
    /// After what one turn reads.
    private static final int LATE = 21_000;

    @Inject
    Peers peers;

    @Inject
    ThinningLoop loop;

    @Test
    void turnEndsAlthoughMuchIsLeftAndTheNextGoesOn() {
        var history = Keys.job("endless").history();
        var rounds = peers.redis().list(byte[].class);
        var stripped = round().build().toByteArray();
        var whole = round().addContributions(contribution()).build().toByteArray();
        var entries = Collections.nCopies(ROUNDS, stripped).toArray(byte[][]::new);
        entries[LATE] = whole;
        rounds.rpush(history, entries);
        peers.redis().set(String.class).sadd(Keys.JOBS, "endless");
        look();
        assertThat(rounds.lindex(history, LATE)).isEqualTo(whole);
        look();
        assertThat(rounds.lindex(history, LATE)).isEqualTo(stripped);
    }

    private void look() {
        loop.look().await().atMost(Waiting.LIMIT);
    }

    private static RoundCommitted.Builder round() {
        return RoundCommitted.newBuilder().setRound(1).setSha256(bytes(SHA256)).setBaseSha256(bytes(SHA256));
    }

    private static Contribution contribution() {
        return Contribution.newBuilder()
                .setKind(TaskKind.TASK_KIND_ADVANCE)
                .setNode(Node.getDefaultInstance())
                .setUnits(8)
                .setVolunteerId(bytes(VOLUNTEER_ID))
                .setValueSha256(bytes(SHA256))
                .build();
    }

    private static ByteString bytes(int count) {
        return ByteString.copyFrom(new byte[count]);
    }

    public static final class ByHand implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("manyhands.model.history.size-per-job", "100K", "manyhands.model.history.every", "1h");
        }
    }
}
