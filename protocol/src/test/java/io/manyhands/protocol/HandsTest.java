package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
        var hands = new Hands(
                Map.of("a", Hands.report(3, 8, NOW.plusMillis(1)), "b", Hands.report(0, 0, NOW.plusSeconds(5))));
        assertThat(hands.volunteers(NOW)).isEqualTo(3);
        assertThat(hands.workers(NOW)).isEqualTo(8);
        assertThat(hands.workers(NOW.plusMillis(1))).isZero();
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
