package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandsTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_000);

    @Test
    void volunteersOfAllGatewaysAreAddedUpAndSoAreTheirWorkers() {
        var hands = new Hands(Map.of("a", "3:5:1001", "b", "4:4:9999"));
        assertThat(hands.volunteers(NOW)).isEqualTo(7);
        assertThat(hands.workers(NOW)).isEqualTo(9);
    }

    @Test
    void whatAGatewayReportsIsReadAgainUntilItExpires() {
        var hands = new Hands(Map.of(
                "a",
                Hands.report(3, 8, Optional.empty(), NOW.plusMillis(1)),
                "b",
                Hands.report(0, 0, Optional.empty(), NOW.plusSeconds(5))));
        assertThat(hands.volunteers(NOW)).isEqualTo(3);
        assertThat(hands.workers(NOW)).isEqualTo(8);
        assertThat(hands.workers(NOW.plusMillis(1))).isZero();
    }

    @Test
    void speedsOfAllGatewaysAreOneCrowd() {
        var fast = Speeds.of(List.of(Duration.ofMillis(250), Duration.ofMillis(250)));
        var slow = Speeds.of(List.of(Duration.ofSeconds(1), Duration.ofMillis(240)));
        var hands = new Hands(Map.of(
                "a", Hands.report(2, 2, Optional.of(fast), NOW.plusMillis(1)),
                "b", Hands.report(2, 2, Optional.of(slow), NOW.plusMillis(1)),
                "nobody", Hands.report(0, 0, Optional.empty(), NOW.plusMillis(1)),
                "expired", Hands.report(9, 9, Optional.empty(), NOW)));
        assertThat(hands.volunteers(NOW)).isEqualTo(4);
        assertThat(hands.speeds(NOW).orElseThrow().secondsPerLeaf(9)).containsExactly(0.25, 0.25, 0.25, 1.0);
        assertThat(hands.speeds(NOW.plusMillis(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2:2:9999", "2:2:9999:x", "2:2:9999:4x2,", "2:2:9999:4x0", "2:2:9999:1e9x2"})
    void whereOneGatewayDoesNotTellSpeedsThereAreNone(String silent) {
        var known = Optional.of(Speeds.of(List.of(Duration.ofSeconds(1))));
        var hands = new Hands(Map.of("a", Hands.report(1, 1, known, NOW.plusMillis(1)), "b", silent));
        assertThat(hands.speeds(NOW)).isEmpty();
        assertThat(hands.volunteers(NOW)).isEqualTo(3);
    }

    @Test
    void expiredReportsCountNothing() {
        assertThat(new Hands(Map.of("a", "3:3:1000", "b", "4:4:1001")).volunteers(NOW))
                .isEqualTo(4);
    }

    @Test
    void reportsThatCannotBeReadCountNothing() {
        var reports = Map.of(
                "a",
                "",
                "b",
                "3",
                "c",
                "x:1:9999",
                "d",
                "-3:1:9999",
                "e",
                "99999999999:1:9999",
                "f",
                "2:2:9999",
                "g",
                "3:3:y",
                "h",
                "3:9999");
        assertThat(new Hands(reports).volunteers(NOW)).isEqualTo(2);
        assertThat(new Hands(reports).workers(NOW)).isEqualTo(2);
    }
}
