package io.manyhands.gateway.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandsTest {
    private static final Instant NOW = Instant.ofEpochMilli(1000);

    @Test
    void onlyGatewaysWithARecentHeartbeatCount() {
        var hands = Map.of(
                "a", Hands.encode(3, NOW.plusMillis(1)), "b", Hands.encode(2, NOW.plusSeconds(5)), "dead", "7:1000");
        assertThat(Hands.total(hands, NOW)).isEqualTo(5);
    }

    @Test
    void whatCannotBeReadCountsNothing() {
        var hands = Map.of("a", "x:2000", "b", "3", "c", "3:y", "d", "-3:2000", "e", "4:2000");
        assertThat(Hands.total(hands, NOW)).isEqualTo(4);
    }
}
