package io.manyhands.model.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.work.MapEntries;
import org.junit.jupiter.api.Test;

class ResultTextsTest {
    @Test
    void batchIsALineForEachInput() {
        var batch = MapEntries.encode(2, 1, "{\"failed\":[[1,\"no\"]]}\n\"ü\"\nnull")
                .concat(MapEntries.encode(1, 0, "{\"failed\":[]}\n7"));
        assertThat(new String(ResultTexts.ofBatch(batch.toByteArray()), UTF_8)).isEqualTo("\"ü\"\nnull\n7\n");
    }

    @Test
    void lastLinesAreThoseAtTheEnd() {
        var lines = "1\n22\n333\n".getBytes(UTF_8);
        assertThat(ResultTexts.last(lines, 2)).isEqualTo("22\n333\n".getBytes(UTF_8));
        assertThat(ResultTexts.last(lines, 3)).isEqualTo(lines);
        assertThat(ResultTexts.last(lines, 9)).isEqualTo(lines);
        assertThat(ResultTexts.last(new byte[0], 1)).isEmpty();
    }

    @Test
    void foldIsTheLineBehindTheState() {
        var state = MapEntries.encode(3, 0, "{\"k\":1}\n[1,2]").concat(MapEntries.encode(1, 0, "{}\n9"));
        assertThat(new String(ResultTexts.ofFold(state.toByteArray()), UTF_8)).isEqualTo("[1,2]\n");
    }
}
