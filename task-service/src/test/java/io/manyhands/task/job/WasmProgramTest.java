package io.manyhands.task.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WasmProgramTest {
    private static final String HEADER = "0061736d01000000";
    /// Exports memory 0, allocate (function 0), map (function 1).
    private static final String EXPORTS = "071b" + "03" + "06" + hex("memory") + "0200" + "08" + hex("allocate")
            + "0000" + "03" + hex("map") + "0001";

    @Test
    void textIsNoModule() {
        assertThat(WasmProgram.isOne("export".getBytes(UTF_8))).isFalse();
        assertThat(WasmProgram.isOne(new byte[] {0, 'a'})).isFalse();
        assertThat(WasmProgram.isOne(bytes(HEADER))).isTrue();
    }

    @Test
    void moduleThatExportsWhatItIsCalledByIsFine() {
        assertThat(WasmProgram.problem(bytes(HEADER + EXPORTS))).isEmpty();
        assertThat(WasmProgram.problem(bytes(HEADER + "020100" + EXPORTS))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', does not export memory",
        "0701, makes no sense at byte 10",
        "07ffffffffff01, makes no sense at byte",
        "07ffffff7f, makes no sense at byte",
        "020d0103656e760561626f72740000, imports env.abort",
    })
    void whatCannotRunIsNamed(String sections, String why) {
        assertThat(WasmProgram.problem(bytes(HEADER + sections)))
                .hasValueSatisfying(problem -> assertThat(problem).contains(why));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(String name) {
        return HexFormat.of().formatHex(name.getBytes(UTF_8));
    }
}
