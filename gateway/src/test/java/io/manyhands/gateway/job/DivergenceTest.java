package io.manyhands.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.identity.VolunteerId;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class DivergenceTest {
    private static final int ENOUGH = 3;

    private final Divergence divergence = new Divergence();

    @Test
    void oneVolunteerAmongManySuggestsNothing() {
        var broken = volunteer();
        for (int i = 0; i < 20; i++) {
            assertThat(divergence.isLikelyWith(broken, 10, ENOUGH)).isFalse();
        }
    }

    @Test
    void threeVolunteersSuggestIt() {
        assertThat(divergence.isLikelyWith(volunteer(), 10, ENOUGH)).isFalse();
        assertThat(divergence.isLikelyWith(volunteer(), 10, ENOUGH)).isFalse();
        assertThat(divergence.isLikelyWith(volunteer(), 10, ENOUGH)).isTrue();
    }

    @Test
    void volunteerAlonesuggestsItWithItsThirdResult() {
        var alone = volunteer();
        assertThat(divergence.isLikelyWith(alone, 1, ENOUGH)).isFalse();
        assertThat(divergence.isLikelyWith(alone, 1, ENOUGH)).isFalse();
        assertThat(divergence.isLikelyWith(alone, 1, ENOUGH)).isTrue();
    }

    private static VolunteerId volunteer() {
        return VolunteerId.random(new SecureRandom());
    }
}
