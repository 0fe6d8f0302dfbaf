package io.manyhands.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenessPolicyTest {
    private final LatenessPolicy policy = new LatenessPolicy(3, Duration.ofMillis(250));

    @Test
    void taskIsLateAfterSeveralTimesWhatIsTypical() {
        assertThat(policy.allowance(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void hiccupMakesNoTaskLate() {
        assertThat(policy.allowance(Duration.ofMillis(5))).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void fewWhoPretendToBeSlowDoNotMoveWhatIsTypical() {
        var median = new RecentMedian();
        for (int i = 0; i < 200; i++) {
            median.add(i % 3 == 0 ? 1e9 : 5);
        }
        assertThat(median.value()).isEqualTo(5);
    }

    @Test
    void smallTaskMayTakeAsLongAsAUsualOneAndALargeOneLonger() {
        var typical = new TypicalTime();
        assertThat(typical.isKnown()).isFalse();
        for (int i = 0; i < 9; i++) {
            typical.observe(Duration.ofSeconds(4), 4);
        }
        assertThat(typical.of(1)).isEqualTo(Duration.ofSeconds(4));
        assertThat(typical.of(8)).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void typicalFollowsWhatIsSeenLately() {
        var median = new RecentMedian();
        for (int i = 0; i < 100; i++) {
            median.add(5);
        }
        for (int i = 0; i < 31; i++) {
            median.add(50);
        }
        assertThat(median.value()).isEqualTo(50);
    }
}
