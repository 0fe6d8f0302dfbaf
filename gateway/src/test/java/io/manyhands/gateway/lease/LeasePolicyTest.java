package io.manyhands.gateway.lease;

import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_ADVANCE;
import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_EVALUATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.manyhands.gateway.lease.LeasePolicy.TaskSize;
import io.manyhands.gateway.roster.Pace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeasePolicyTest {
    private final LeasePolicy policy = new LeasePolicy(
            Duration.ofSeconds(30), Duration.ofSeconds(3), Duration.ofMinutes(10), Duration.ofSeconds(2));
    private final Pace pace = new Pace();

    private Duration lease(Pace of, List<TaskSize> work, int workers) {
        return policy.duration(of, work, workers, Duration.ZERO);
    }

    /// Of a task in a job that lets one unit take so long.
    private Duration patient(Duration longestUnit) {
        return policy.duration(pace, List.of(new TaskSize(TASK_KIND_ADVANCE, 1)), 1, longestUnit);
    }

    @Test
    void leaseIsLongEnoughToFindUnitsThatTakeTooLong() {
        assertThat(patient(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(450));
        assertThat(patient(Duration.ofSeconds(1))).as("the initial one").isEqualTo(Duration.ofSeconds(30));
        assertThat(patient(Duration.ofSeconds(60))).as("the longest one").isEqualTo(Duration.ofMinutes(10));
        assertThat(patient(Duration.ofSeconds(600)))
                .as("one such unit in any case")
                .isEqualTo(Duration.ofSeconds(1802));
        pace.observe(TASK_KIND_ADVANCE, 1, Duration.ofMillis(1));
        assertThat(patient(Duration.ofSeconds(30))).as("of whoever was fast").isEqualTo(Duration.ofSeconds(450));
    }

    @Test
    void volunteerOfUnknownPaceGetsTheInitialLease() {
        assertThat(lease(pace, List.of(new TaskSize(TASK_KIND_ADVANCE, 4)), 1)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void leaseIsThreeTimesWhatIsExpectedPlusSlack() {
        pace.observe(TASK_KIND_ADVANCE, 4, Duration.ofSeconds(8));
        assertThat(lease(pace, List.of(new TaskSize(TASK_KIND_ADVANCE, 2)), 1)).isEqualTo(Duration.ofSeconds(14));
    }

    @Test
    void tasksThatAreHeldAlreadyAreComputedFirst() {
        pace.observe(TASK_KIND_ADVANCE, 1, Duration.ofSeconds(2));
        var work = List.of(new TaskSize(TASK_KIND_ADVANCE, 1), new TaskSize(TASK_KIND_ADVANCE, 2));
        assertThat(lease(pace, work, 1)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void paceOfOneKindSaysNothingAboutTheOther() {
        pace.observe(TASK_KIND_ADVANCE, 1, Duration.ofMillis(1));
        assertThat(lease(pace, List.of(new TaskSize(TASK_KIND_EVALUATE, 1)), 1)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void leaseStaysWithinItsBounds() {
        pace.observe(TASK_KIND_ADVANCE, 1, Duration.ofMillis(1));
        assertThat(lease(pace, List.of(new TaskSize(TASK_KIND_ADVANCE, 1)), 1)).isEqualTo(Duration.ofSeconds(3));
        assertThat(lease(pace, List.of(new TaskSize(TASK_KIND_ADVANCE, 10_000_000)), 1))
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void paceFollowsWhatIsObserved() {
        pace.observe(TASK_KIND_ADVANCE, 1, Duration.ofSeconds(1));
        pace.observe(TASK_KIND_ADVANCE, 1, Duration.ofSeconds(2));
        assertThat(pace.expect(TASK_KIND_ADVANCE, 10))
                .hasValueSatisfying(
                        expected -> assertThat(expected).isCloseTo(Duration.ofSeconds(13), Duration.ofMillis(1)));
    }

    @Test
    void boundsThatContradictEachOtherAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new LeasePolicy(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO))
                .withMessageContaining("at-least is PT2S, at-most is PT1S");
    }

    @Test
    void workersShareWhatIsHeldButNoTaskIsFasterForIt() {
        pace.observe(TASK_KIND_ADVANCE, 1, Duration.ofSeconds(2));
        var one = new TaskSize(TASK_KIND_ADVANCE, 1);
        assertThat(lease(pace, List.of(one, one, one, one), 4)).isEqualTo(lease(pace, List.of(one), 1));
        assertThat(lease(pace, List.of(one, one, one, one), 2)).isEqualTo(lease(pace, List.of(one, one), 1));
    }
}
