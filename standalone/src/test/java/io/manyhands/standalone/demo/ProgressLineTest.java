package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final ProgressLine line = new ProgressLine(StandardCharsets.UTF_8);

    @Test
    void saysHowFarHowWellAndHowFast() {
        assertThat(line.of(Jobs.running(500, 2), 123.4))
                .isEqualTo("██████████░░░░░░░░░░ round 5/10  loss 2.3457 (50%)  123 samples/s  2 volunteers");
    }

    @Test
    void anAsciiConsoleGetsAnAsciiBar() {
        assertThat(new ProgressLine(StandardCharsets.US_ASCII).of(Jobs.running(250, 1), 1))
                .isEqualTo("#####............... round 2/10  loss 2.3457 (50%)  1 samples/s  1 volunteer");
    }

    @Test
    void saysWhyNothingHappens() {
        assertThat(line.of(Jobs.created(), 0)).endsWith("round 0/10  loss -  waiting for volunteers");
    }

    @Test
    void aMapHasInputsFromItsBeginning() {
        assertThat(line.of(Jobs.mapping(0), 0)).endsWith("round 0/10  0 inputs  0 inputs/s  1 volunteer");
        assertThat(line.of(Jobs.mapping(30), 7)).endsWith("30 inputs  7 inputs/s  1 volunteer");
    }

    @Test
    void theBarIsFullAtTheEndOnly() {
        assertThat(line.of(Jobs.running(999, 1), 0)).contains("░");
        assertThat(line.of(Jobs.finished(), 0)).startsWith("█".repeat(20) + " ").endsWith("finished");
    }

    @Test
    void neverWrapsOnAnOrdinaryTerminal() {
        var large = new JobStatus(
                "x", "RUNNING", null, 9_999_999, 9_999_999, 1, 1, 1, 1, 1, 1000, 0, 0, 0, 0, 0, 0, 0, 0.0, 100.0, 0.0,
                1.0, 1.0, true, "", null, 0, 0, 0, null, null, null);
        assertThat(line.of(large, 99_999)).hasSize(79);
    }
}
