package io.manyhands.task.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 65_536, Blocks.BYTES - 1, Blocks.BYTES, Blocks.BYTES + 1, 3 * Blocks.BYTES})
    void inWhateverPiecesBytesComeTheyAreTheSameBlocks(int pieceBytes) {
        var bytes = new byte[pieceBytes == 1 ? 10 : 3 * Blocks.BYTES + 7];
        new Random(1).nextBytes(bytes);
        var blocks = new Blocks();
        var all = new ByteArrayOutputStream();
        for (int from = 0; from < bytes.length; from += pieceBytes) {
            for (var block : blocks.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceBytes)))) {
                assertThat(block).hasSize(Blocks.BYTES);
                all.writeBytes(block);
            }
        }
        blocks.end().forEach(all::writeBytes);
        assertThat(all.toByteArray()).isEqualTo(bytes);
        assertThat(blocks.size()).isEqualTo(bytes.length);
        assertThat(blocks.sha256())
                .isEqualTo(HexFormat.of().formatHex(Blocks.sha256Digest().digest(bytes)));
    }
}
