package io.manyhands.gateway.placement;

import static io.manyhands.protocol.v1.JobState.JOB_STATE_CREATED;
import static io.manyhands.protocol.v1.JobState.JOB_STATE_PAUSED;
import static io.manyhands.protocol.v1.JobState.JOB_STATE_RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.placement.JobChoicePolicy.Access;
import io.manyhands.gateway.placement.JobChoicePolicy.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobChoicePolicyTest {
    private static final Candidate<String> BUSY =
            new Candidate<>("busy", "busy", JOB_STATE_RUNNING, 5, 0, 1, Access.OPEN);
    private static final Candidate<String> LONELY =
            new Candidate<>("lonely", "lonely", JOB_STATE_RUNNING, 1, 0, 3, Access.OPEN);
    private static final Candidate<String> OLDER =
            new Candidate<>("older", "older", JOB_STATE_RUNNING, 1, 0, 2, Access.OPEN);
    private static final Candidate<String> NEW = new Candidate<>("new", "new", JOB_STATE_CREATED, 0, 0, 4, Access.OPEN);
    private static final Candidate<String> PAUSED =
            new Candidate<>("paused", "paused", JOB_STATE_PAUSED, 0, 0, 0, Access.OPEN);

    @Test
    void jobThatWasAskedForIsChosen() {
        assertThat(choose("busy", List.of(BUSY, LONELY))).isEqualTo("busy");
    }

    @Test
    void jobThatWasAskedForIsChosenEvenBeforeItRuns() {
        assertThat(choose("new", List.of(BUSY, NEW))).isEqualTo("new");
    }

    @Test
    void jobWithFewestVolunteersIsChosenThenTheOldest() {
        assertThat(choose("", List.of(BUSY, LONELY))).isEqualTo("lonely");
        assertThat(choose("", List.of(BUSY, LONELY, OLDER))).isEqualTo("older");
        assertThat(choose("unknown", List.of(BUSY, LONELY))).isEqualTo("lonely");
    }

    @Test
    void jobThatRunsComesBeforeOneThatDoesNot() {
        assertThat(choose("paused", List.of(PAUSED, NEW, BUSY))).isEqualTo("busy");
        assertThat(choose("", List.of(PAUSED, NEW))).isEqualTo("new");
        assertThat(choose("", List.of(PAUSED))).isEqualTo("paused");
    }

    @Test
    void jobThatSeveralDevicesCouldNotComputeAndNoneComputesIsOfferedLast() {
        var doubtful = new Candidate<>("doubtful", "doubtful", JOB_STATE_RUNNING, 0, 3, 0, Access.OPEN);
        assertThat(choose("", List.of(doubtful, BUSY))).isEqualTo("busy");
        assertThat(choose("", List.of(doubtful, NEW))).isEqualTo("new");
        assertThat(choose("", List.of(doubtful, PAUSED))).isEqualTo("doubtful");
        assertThat(choose("doubtful", List.of(doubtful, BUSY))).isEqualTo("doubtful");
    }

    @Test
    void jobThatSomebodyComputesIsNotDoubtful() {
        var computed = new Candidate<>("computed", "computed", JOB_STATE_RUNNING, 1, 3, 0, Access.OPEN);
        assertThat(choose("", List.of(computed, BUSY))).isEqualTo("computed");
    }

    @Test
    void jobThatAsksForAnInvitationIsOfferedLastToWhoeverHasNone() {
        var closed = new Candidate<>("closed", "closed", JOB_STATE_RUNNING, 0, 0, 0, Access.CLOSED);
        assertThat(choose("", List.of(closed, BUSY))).isEqualTo("busy");
        assertThat(choose("", List.of(closed, PAUSED))).isEqualTo("paused");
        assertThat(choose("", List.of(closed))).isEqualTo("closed");
        assertThat(choose("closed", List.of(closed, BUSY))).isEqualTo("closed");
    }

    @Test
    void whoeverHasAnInvitationIsGivenAJobThatAsksForOneUnlessItNamesAnother() {
        var invited = new Candidate<>("invited", "invited", JOB_STATE_RUNNING, 9, 0, 9, Access.INVITED);
        assertThat(choose("", List.of(invited, LONELY))).isEqualTo("invited");
        assertThat(choose("lonely", List.of(invited, LONELY))).isEqualTo("lonely");
    }

    @Test
    void nothingIsChosenFromNothing() {
        assertThat(JobChoicePolicy.choose(List.of(), "")).isEmpty();
    }

    private static String choose(String wanted, List<Candidate<String>> open) {
        return JobChoicePolicy.choose(open, wanted).orElseThrow().job();
    }
}
