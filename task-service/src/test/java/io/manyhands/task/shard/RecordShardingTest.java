package io.manyhands.task.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.protocol.v1.ElementType;
import io.manyhands.protocol.v1.Shard;
import io.manyhands.task.dataset.DataAnalysis;
import io.manyhands.task.dataset.DataFacts;
import io.manyhands.task.dataset.DataSource;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordShardingTest {
    private static final int FLOATS = 3;
    private static final int RECORD = FLOATS * Float.BYTES + 1;
    private static final int IN_SHARD = LineShards.FULL_BYTES / RECORD;
    private static final int RECORDS = 2 * IN_SHARD + 10;

    @ParameterizedTest
    @ValueSource(ints = {1_000, 4_096, 1 << 20, 1 << 24})
    void sameRecordsGiveTheSameShardsHoweverTheyCome(int piece) {
        var manifest = manifest(records(), piece);

        assertThat(manifest.sha256()).isEqualTo(manifest(records(), 777).sha256());
        assertThat(manifest.message().getShardsList())
                .extracting(Shard::getRecords)
                .containsExactly(IN_SHARD, IN_SHARD, 10);
        assertThat(manifest.message().getShardsList())
                .extracting(Shard::getBytes)
                .containsExactly(IN_SHARD * RECORD, IN_SHARD * RECORD, 10 * RECORD);
        assertThat(manifest.contentBytes()).isEqualTo((long) RECORDS * RECORD);
        assertThat(Manifest.parse(manifest.sha256(), manifest.bytes())).isPresent();
    }

    @Test
    void jobKnowsOfTheRecordsWhatItWouldOfOnesInOnePiece() {
        var manifest = manifest(records(), 4_096);
        var sharded = facts(new DataAnalysis(0.1, 7, "data")
                .analyse(
                        manifest.sha256(),
                        manifest.bytes().length,
                        manifest.fixed().orElseThrow(),
                        (int) manifest.records(),
                        manifest.shardRecords()));
        var whole = facts(new DataAnalysis(0.1, 7, "data").analyse(table(4), records()));

        assertThat(sharded.features()).isEqualTo(whole.features());
        assertThat(sharded.targets()).isEqualTo(whole.targets());
        assertThat(sharded.spec().getRecords()).isEqualTo(whole.spec().getRecords());
        assertThat(sharded.spec().getTrainSamples()).isEqualTo(whole.spec().getTrainSamples());
        assertThat(sharded.spec().getHeldOutSamples()).isEqualTo(whole.spec().getHeldOutSamples());
        assertThat(sharded.spec().getShardRecords()).isEqualTo(IN_SHARD);
        assertThat(manifest.fixed().orElseThrow().getClassCountsList().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(RECORDS);
    }

    @Test
    void firstBadRecordIsNamedByItsNumberInAllOfThem() {
        var records = records();
        int bad = IN_SHARD + 5;
        ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN).putFloat(bad * RECORD + 4, Float.NaN);
        assertThatThrownBy(() -> manifest(records, 4_096))
                .isInstanceOf(UnusableLinesException.class)
                .hasMessageContaining("record %d (from 0) has the feature NaN at position 1".formatted(bad));
        assertThatThrownBy(() -> manifest(Arrays.copyOf(records(), RECORDS * RECORD - 1), 4_096))
                .hasMessageContaining("is not a multiple of the %d bytes".formatted(RECORD));
        assertThatThrownBy(() -> manifest(new byte[0], 1)).hasMessageContaining("has no records");
        assertThatThrownBy(() -> new RecordSharding(new DataSource.Table(
                        "", List.of(4096, 4096), ElementType.ELEMENT_TYPE_UINT8, 1, new DataSource.Classes(2), false)))
                .hasMessageContaining("at most 4194304 are accepted");
    }

    @Test
    void whatIsNoRecordsAtAllIsRefusedBeforeItIsStored() {
        var text = "a,b,c,kind\n1,2,3,x\n".repeat(100_000).getBytes(UTF_8);
        assertThatThrownBy(() -> manifest(text, 4_096)).hasMessageContaining("looks like");
    }

    private static Manifest manifest(byte[] records, int piece) {
        var sharding = new RecordSharding(table(4));
        for (int at = 0; at < records.length; at += piece) {
            sharding.add(Arrays.copyOfRange(records, at, Math.min(at + piece, records.length)))
                    .forEach(sharding::look);
        }
        sharding.end().forEach(sharding::look);
        return sharding.manifest();
    }

    private static DataSource.Table table(int classes) {
        return new DataSource.Table(
                "0".repeat(64),
                List.of(FLOATS),
                ElementType.ELEMENT_TYPE_FLOAT32,
                1,
                new DataSource.Classes(classes),
                false);
    }

    private static byte[] records() {
        var bytes = ByteBuffer.allocate(RECORDS * RECORD).order(ByteOrder.LITTLE_ENDIAN);
        for (int record = 0; record < RECORDS; record++) {
            for (int i = 0; i < FLOATS; i++) {
                bytes.putFloat((record * 31 + i) % 1009 / 8f - 7);
            }
            bytes.put((byte) (record % 4));
        }
        return bytes.array();
    }

    private static DataFacts facts(Read<DataFacts> read) {
        return switch (read) {
            case Read.Done<DataFacts>(DataFacts facts, List<String> _) -> facts;
            case Read.Refused<DataFacts>(List<FieldError> errors) -> throw new AssertionError(errors.toString());
        };
    }
}
