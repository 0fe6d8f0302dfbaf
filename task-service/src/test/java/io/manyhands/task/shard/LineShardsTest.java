package io.manyhands.task.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Shard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineShardsTest {
    private static final int FULL = LineShards.FULL_BYTES;

    @Test
    void wholeLinesFillAShard() {
        var line = "1".repeat(FULL / 4 - 1) + "\n";
        assertThat(lengths(cut(bytes(line.repeat(9)), FULL))).containsExactly(FULL, FULL, FULL / 4);
        assertThat(lengths(cut(bytes(line.repeat(4) + "12"), FULL))).containsExactly(FULL, 2);
    }

    @Test
    void aLineThatIsLongerThanAShardIsFullHasOneOfItsOwn() {
        var text = "1\n" + "2".repeat(2 * FULL) + "\n3\n";
        assertThat(lengths(cut(bytes(text), 1000))).containsExactly(2, 2 * FULL + 1, 2);
    }

    @Test
    void aLineThatIsTooLongIsNamed() {
        var cut = new LineShards();
        cut.add(bytes("1\n2\n"));
        assertThatThrownBy(() -> cut.add(new byte[Limit.LIMIT_SHARD_BYTES_VALUE + 1]))
                .isInstanceOf(UnusableLinesException.class)
                .hasMessage("line 3 has more than the 4194304 bytes that an input may have");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 65_536, 10_000_000})
    void inWhateverPiecesATextComesItsShardsAreTheSame(int piece) {
        var random = new Random(1);
        var text = new StringBuilder();
        while (text.length() < 3 * FULL) {
            text.append("9".repeat(1 + random.nextInt(5000))).append('\n');
        }
        var all = bytes(text.toString());
        if (piece == 1) {
            all = Arrays.copyOf(all, 20_000);
        }
        assertThat(cut(all, piece)).containsExactlyElementsOf(cut(all, 1000));
    }

    @Test
    void aManifestNamesAndCountsWhatItLists() throws IOException {
        var manifest = manifest("1\n{\"a\": [2]}\r\n\"x\"");
        assertThat(manifest.records()).isEqualTo(3);
        assertThat(manifest.contentBytes()).isEqualTo(17);
        assertThat(Manifest.parse(manifest.sha256(), manifest.bytes()))
                .hasValueSatisfying(read -> assertThat(read.message()).isEqualTo(manifest.message()));
        assertThat(Manifest.parse("", bytes("no manifest"))).isEmpty();
        // With a line feed at its end it is another text.
        assertThat(manifest("1\n").sha256()).isNotEqualTo(manifest("1").sha256());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1~~2| line 2 is empty; each line must be JSON",
                "1~2~{\"a\"| line 3 is not JSON: ",
                "1 2| line 1 has something behind its JSON",
                "1~nul| line 2 is not JSON: ",
                "''| has no lines",
            })
    void whatIsNotLinesOfJsonIsRefused(String text, String why) {
        assertThatThrownBy(() -> manifest(text.replace("~", "\n")))
                .isInstanceOf(UnusableLinesException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatRecordsMakeSomebodyLoadIsBounded() {
        var manifest = Manifest.of(List.of(shard(10, 2), shard(100, 1), shard(1000, 3), shard(5, 4)));
        assertThat(manifest.mostBytes(1)).isEqualTo(1000);
        assertThat(manifest.mostBytes(2)).isEqualTo(1100);
        assertThat(manifest.mostBytes(3)).isEqualTo(1110);
        assertThat(manifest.mostBytes(5)).isEqualTo(1110);
        assertThat(manifest.mostBytes(6)).isEqualTo(1115);
    }

    private static Shard shard(int bytes, int records) {
        return Shard.newBuilder().setBytes(bytes).setRecords(records).build();
    }

    private static Manifest manifest(String text) throws IOException {
        return Manifest.of(new ByteArrayInputStream(bytes(text)));
    }

    private static List<byte[]> cut(byte[] text, int piece) {
        var cut = new LineShards();
        var shards = new ArrayList<byte[]>();
        for (int from = 0; from < text.length; from += piece) {
            shards.addAll(cut.add(Arrays.copyOfRange(text, from, Math.min(text.length, from + piece))));
        }
        shards.addAll(cut.end());
        return shards;
    }

    private static List<Integer> lengths(List<byte[]> shards) {
        return shards.stream().map(shard -> shard.length).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
