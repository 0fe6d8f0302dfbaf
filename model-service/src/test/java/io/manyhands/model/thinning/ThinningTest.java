package io.manyhands.model.thinning;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyhands.model.record.RecordLine;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TaskKind;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThinningTest {
    private static final ByteString SHA256 = ByteString.copyFrom(new byte[32]);
    private static final RoundCommitted ROUND = RoundCommitted.newBuilder()
            .setRound(5)
            .setUnits(10)
            .setSha256(SHA256)
            .setBaseSha256(SHA256)
            .addContributions(Contribution.newBuilder()
                    .setKind(TaskKind.TASK_KIND_ADVANCE)
                    .setNode(Node.getDefaultInstance())
                    .setVolunteerId(ByteString.copyFrom(new byte[12]))
                    .setUnits(10)
                    .setValueSha256(SHA256))
            .setPreviousSha256(SHA256)
            .setAdvanceRootSha256(SHA256)
            .setEvaluateRootSha256(SHA256)
            .setContributionsSha256(SHA256)
            .build();

    @Test
    void contributionsGoFirst() throws InvalidProtocolBufferException {
        var thinned = Thinning.first().thin(5, ROUND.toByteArray());
        assertThat(RoundCommitted.parseFrom(thinned))
                .isEqualTo(ROUND.toBuilder().clearContributions().build());
    }

    @Test
    void lineOfARoundThatLosesItsContributionsStays() throws InvalidProtocolBufferException {
        var thinned = RoundCommitted.parseFrom(Thinning.first().thin(5, ROUND.toByteArray()));
        assertThat(RecordLine.round(thinned)).isEqualTo(RecordLine.round(ROUND));
    }

    @Test
    void thenEveryOtherRoundGoesAndSoOn() {
        var second = Thinning.first().next();
        assertThat(kept(second)).containsExactly(0, 2, 4, 6, 8, 10, 12, 14);
        assertThat(kept(second.next())).containsExactly(0, 4, 8, 12);
        assertThat(kept(second.next().next())).containsExactly(0, 8);
    }

    @Test
    void roundThatIsKeptLosesItsContributionsToo() {
        var entry = ROUND.toByteArray();
        assertThat(Thinning.first().next().thin(4, entry))
                .isEqualTo(Thinning.first().thin(4, entry));
    }

    @Test
    void nothingIsThinnedTwice() {
        var thinned = Thinning.first().thin(5, ROUND.toByteArray());
        assertThat(Thinning.first().thin(5, thinned)).isEqualTo(thinned);
        assertThat(Thinning.first().next().thin(5, new byte[0])).isEmpty();
    }

    @Test
    void levelsEnd() {
        var last = Thinning.first();
        while (!last.isLast()) {
            last = last.next();
        }
        assertThat(last.next()).isEqualTo(last);
        assertThat(last.thin(0, ROUND.toByteArray())).isNotEmpty();
        assertThat(last.thin(1 << 29, ROUND.toByteArray())).isEmpty();
    }

    private static int[] kept(Thinning thinning) {
        return IntStream.range(0, 16)
                .filter(round -> thinning.thin(round, ROUND.toByteArray()).length > 0)
                .toArray();
    }
}
