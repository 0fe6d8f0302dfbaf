package io.manyhands.task.job;

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
    void expiredReportsCountNothing() {
        assertThat(new Hands(Map.of("a", "3:1000", "b", "4:1001")).active(NOW)).isEqualTo(4);
    }

    @Test
    void reportsThatCannotBeReadCountNothing() {
        var reports = Map.of("a", "", "b", "3", "c", "x:9999", "d", "-3:9999", "e", "99999999999:9999", "f", "2:9999");

        assertThat(new Hands(reports).active(NOW)).isEqualTo(2);
    }
}
