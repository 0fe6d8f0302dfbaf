package io.manyhands.standalone.fuzz.mutate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed;
import io.manyhands.protocol.v1.Change;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.VersionPublished;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WireMutationsTest {
    private static final ByteString HASH = ByteString.copyFrom(new byte[32]);
    private static final byte[] EVENT = Event.newBuilder()
            .setVersionPublished(VersionPublished.newBuilder()
                    .setVersion(300)
                    .setSha256(HASH)
                    .setCommitted(RoundCommitted.newBuilder()
                            .setRound(299)
                            .setBaseSha256(HASH)
                            .setSha256(HASH)
                            .setCommittedAtMs(Long.MAX_VALUE))
                    .setState(JobState.JOB_STATE_RUNNING))
            .build()
            .toByteArray();

    @Test
    void messageIsWrittenAsItWasRead() {
        var fields = WireField.read(EVENT).orElseThrow();
        assertThat(fields).hasSize(1);
        assertThat(fields.getFirst().fields()).extracting(WireField::number).containsExactly(1, 2, 3, 4);
        assertThat(WireField.write(fields)).isEqualTo(EVENT);
    }

    @Test
    void whatIsNoMessageIsNotRead() {
        assertThat(WireField.read(new byte[] {0})).isEmpty();
        assertThat(WireField.read(new byte[] {10, 5, 1})).isEmpty();
        assertThat(WireField.read(new byte[] {8, -1})).isEmpty();
        assertThat(WireField.read(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}))
                .isEmpty();
        assertThat(WireField.read(new byte[] {10, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}))
                .isEmpty();
        assertThat(WireField.read(new byte[] {10})).isEmpty();
    }

    @Test
    void varintsAreAsProtobufWritesThem() {
        assertThat(WireField.varint(300)).containsExactly(0xac, 0x02);
        assertThat(WireField.varint(-1)).hasSize(10);
    }

    @Test
    void someMutationsAreStillSoundAndMostAreMessages() {
        var parser = CheckedParser.of(Event.getDefaultInstance());
        var other = Change.newBuilder().setSha256(HASH).build().toByteArray();
        int sound = 0;
        int messages = 0;
        for (int seed = 0; seed < 1000; seed++) {
            var random = new SplittableRandom(seed);
            var mutation = WireMutations.ALL.get(random.nextInt(WireMutations.ALL.size()));
            var mutated = mutation.apply(EVENT, other, random);
            messages += WireField.read(mutated).isPresent() ? 1 : 0;
            sound += parser.parse(mutated) instanceof Parsed.Sound<Event> ? 1 : 0;
        }
        assertThat(messages).isGreaterThan(600);
        assertThat(sound).isGreaterThan(100);
    }
}
