package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandsTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_000);

    @Test
    void volunteersOfAllGatewaysAreAddedUp() {
        assertThat(new Hands(Map.of("a", "3:1001", "b", "4:9999")).active(NOW)).isEqualTo(7);
    }

    @Test
    void whatAGatewayReportsIsReadAgainUntilItExpires() {
        var hands =
                new Hands(Map.of("a", Hands.report(3, NOW.plusMillis(1)), "b", Hands.report(0, NOW.plusSeconds(5))));
        assertThat(hands.active(NOW)).isEqualTo(3);
        assertThat(hands.active(NOW.plusMillis(1))).isZero();
    }

    @Test
    void expiredReportsCountNothing() {
        assertThat(new Hands(Map.of("a", "3:1000", "b", "4:1001")).active(NOW)).isEqualTo(4);
    }

    @Test
    void reportsThatCannotBeReadCountNothing() {
        var reports = Map.of(
                "a", "", "b", "3", "c", "x:9999", "d", "-3:9999", "e", "99999999999:9999", "f", "2:9999", "g", "3:y");
        assertThat(new Hands(reports).active(NOW)).isEqualTo(2);
    }
}
