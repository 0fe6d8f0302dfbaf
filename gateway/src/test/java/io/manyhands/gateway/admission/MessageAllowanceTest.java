package io.manyhands.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MessageAllowanceTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void burstIsAllowedAndThenSoManyPerSecond() {
        var allowance = new MessageAllowance(2, 3, NOON);
        for (int i = 0; i < 3; i++) {
            assertThat(allowance.take(NOON)).isTrue();
        }
        assertThat(allowance.take(NOON)).isFalse();
        assertThat(allowance.take(NOON.plusMillis(400))).isFalse();
        assertThat(allowance.take(NOON.plusMillis(500))).isTrue();
        assertThat(allowance.take(NOON.plusMillis(500))).isFalse();
    }

    @Test
    void silenceEarnsNoMoreThanOneBurst() {
        var allowance = new MessageAllowance(100, 2, NOON);
        var later = NOON.plusSeconds(3600);
        assertThat(allowance.take(later)).isTrue();
        assertThat(allowance.take(later)).isTrue();
        assertThat(allowance.take(later)).isFalse();
    }
}
