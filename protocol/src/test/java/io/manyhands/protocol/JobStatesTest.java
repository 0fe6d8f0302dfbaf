package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.JobState;
import org.junit.jupiter.api.Test;

class JobStatesTest {
    @Test
    void statesAreWrittenWithoutTheirPrefix() {
        assertThat(JobStates.name(JobState.JOB_STATE_RUNNING)).isEqualTo("RUNNING");
        assertThat(JobStates.of("PAUSED")).contains(JobState.JOB_STATE_PAUSED);
    }

    @Test
    void unknownNameIsNoState() {
        assertThat(JobStates.of("nonsense")).isEmpty();
        assertThat(JobStates.of("JOB_STATE_RUNNING")).isEmpty();
    }
}
