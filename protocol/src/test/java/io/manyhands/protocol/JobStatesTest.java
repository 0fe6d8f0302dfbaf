package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.JobState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

    @ParameterizedTest
    @CsvSource({
        "RUNNING, CREATED, CREATED",
        "RUNNING, RUNNING, RUNNING",
        "RUNNING, FINISHED, FINISHED",
        "RUNNING, FAILED, FAILED",
        "PAUSED, CREATED, PAUSED",
        "PAUSED, RUNNING, PAUSED",
        "PAUSED, FINISHED, FINISHED",
        "PAUSED, FAILED, FAILED",
        "DELETED, CREATED, DELETED",
        "DELETED, RUNNING, DELETED",
        "DELETED, FINISHED, DELETED"
    })
    void deletionOutranksTheEndOutranksAPause(String wish, String reached, String effective) {
        assertThat(JobStates.effective(state(wish), state(reached))).isEqualTo(state(effective));
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void aStateIsOpenOrFinalOrNoneThatAJobIsIn(JobState state) {
        var known = state != JobState.JOB_STATE_UNSPECIFIED && state != JobState.UNRECOGNIZED;
        assertThat(JobStates.isOpen(state)).isEqualTo(known && !JobStates.isFinal(state));
    }

    @ParameterizedTest
    @CsvSource({"CREATED, false", "RUNNING, false", "PAUSED, false", "FINISHED, true", "FAILED, true", "DELETED, true"})
    void nobodyWorksForAJobThatIsFinishedFailedOrDeleted(String state, boolean isFinal) {
        assertThat(JobStates.isFinal(state(state))).isEqualTo(isFinal);
    }

    private static JobState state(String name) {
        return JobStates.of(name).orElseThrow();
    }
}
