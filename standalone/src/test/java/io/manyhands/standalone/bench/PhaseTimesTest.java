package io.manyhands.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PhaseTimesTest {
    private static final String METRICS = """
            # TYPE manyhands_round_phase_seconds histogram
            manyhands_round_phase_seconds_bucket{phase="plan",le="0.001"} 3.0
            manyhands_round_phase_seconds_sum{phase="plan"} %s
            manyhands_round_phase_seconds_count{phase="plan"} 10.0
            manyhands_round_phase_seconds_sum{instance="a",phase="fold"} 0.5
            manyhands_round_phase_seconds_max{phase="plan"} 7.0
            manyhands_round_seconds_sum 99.0
            """;

    @Test
    void aPhasesTimeIsWhatWasAddedSince() {
        var before = PhaseTimes.parse(METRICS.formatted("0.25"));
        var after = PhaseTimes.parse(METRICS.formatted("0.35"));

        assertThat(after.millisPerRound("plan", before, 20)).isCloseTo(5, within(1e-9));
        assertThat(after.millisPerRound("fold", before, 20)).isZero();
        assertThat(after.millisPerRound("unknown", before, 20)).isZero();
    }
}
