package io.manyhands.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.identity.VolunteerId;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class DivergenceTest {
    private static final int ENOUGH = 3;

    private final Divergence divergence = new Divergence();

    @Test
    void oneVolunteerAmongManyProvesNothing() {
        var broken = volunteer();
        for (int i = 0; i < 20; i++) {
            assertThat(divergence.isProvedBy(broken, 10, ENOUGH)).isFalse();
        }
    }

    @Test
    void threeVolunteersProveIt() {
        assertThat(divergence.isProvedBy(volunteer(), 10, ENOUGH)).isFalse();
        assertThat(divergence.isProvedBy(volunteer(), 10, ENOUGH)).isFalse();
        assertThat(divergence.isProvedBy(volunteer(), 10, ENOUGH)).isTrue();
    }

    @Test
    void volunteerAloneProvesItWithItsThirdResult() {
        var alone = volunteer();
        assertThat(divergence.isProvedBy(alone, 1, ENOUGH)).isFalse();
        assertThat(divergence.isProvedBy(alone, 1, ENOUGH)).isFalse();
        assertThat(divergence.isProvedBy(alone, 1, ENOUGH)).isTrue();
    }

    private static VolunteerId volunteer() {
        return VolunteerId.random(new SecureRandom());
    }
}
