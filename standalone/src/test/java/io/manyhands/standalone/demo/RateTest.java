package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateTest {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

    private final Rate rate = new Rate();

    @Test
    void isUnknownAtFirst() {
        assertThat(rate.at(START, 100)).isZero();
    }

    @Test
    void countsWhatWasAddedPerSecond() {
        rate.at(START, 100);
        assertThat(rate.at(START.plusMillis(500), 160)).isCloseTo(120, within(1e-9));
    }

    @Test
    void forgetsWhatIsLongAgo() {
        rate.at(START, 0);
        rate.at(START.plusSeconds(1), 1_000_000);
        assertThat(rate.at(START.plusSeconds(21), 1_000_010)).isCloseTo(0.5, within(1e-9));
    }
}
