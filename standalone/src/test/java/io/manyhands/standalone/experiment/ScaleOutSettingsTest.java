package io.manyhands.standalone.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleOutSettingsTest {
    @ParameterizedTest
    @CsvSource({"16, 1, 200, 18", "64, 1, 200, 5", "64, 4, 200, 18", "16, 1, 0, 80", "1000, 1, 10000, 5"})
    void fewestWorkersTakeAboutAMinuteWithinBounds(int leaves, int fewest, int paceMillis, int rounds) {
        assertThat(ScaleOutSettings.rounds(leaves, fewest, Duration.ofMillis(paceMillis)))
                .isEqualTo(rounds);
    }
}
