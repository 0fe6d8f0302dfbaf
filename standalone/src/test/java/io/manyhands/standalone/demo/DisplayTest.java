package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DisplayTest {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aTerminalGetsOneLineRewritten() {
        try (var display = new Display(out, true)) {
            display.show(Jobs.running(100, 1), START);
            display.show(Jobs.running(200, 1), START.plusSeconds(1));
        }
        assertThat(text())
                .contains("round 1/10", "round 2/10", "100 samples/s")
                .containsOnlyOnce("\n")
                .endsWith("\n");
    }

    @Test
    void aPipeGetsALineEveryFewSecondsAndTheLastOne() {
        try (var display = new Display(out, false)) {
            display.show(Jobs.running(100, 1), START);
            display.show(Jobs.running(200, 1), START.plusSeconds(4));
            display.show(Jobs.running(300, 1), START.plusSeconds(5));
            display.show(Jobs.finished(), START.plusSeconds(6));
        }
        assertThat(text().lines().map(line -> line.replaceAll(".*(round \\d+).*", "$1")))
                .containsExactly("round 1", "round 3", "round 10");
    }

    @Test
    void aWarningThatComesUpIsShownOnce() {
        try (var display = new Display(out, false)) {
            display.knows(Jobs.warned("known"));
            display.show(Jobs.warned("known"), START);
            display.show(Jobs.warned("known", "round 1 waits"), START.plusSeconds(1));
            display.show(Jobs.warned("known", "round 1 waits"), START.plusSeconds(2));
        }
        assertThat(text()).containsOnlyOnce("Warning: round 1 waits").doesNotContain("Warning: known");
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
