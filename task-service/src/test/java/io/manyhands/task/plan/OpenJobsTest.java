package io.manyhands.task.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.JobState;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class OpenJobsTest {
    private final ArrayList<String> ended = new ArrayList<>();
    private final OpenJobs jobs = new OpenJobs(ended::add);

    @Test
    void pausedJobThatFinishesItsRoundStaysPaused() {
        jobs.changed("a", JobState.JOB_STATE_PAUSED);
        jobs.published("a", JobState.JOB_STATE_RUNNING);
        assertThat(jobs.states()).containsExactly(JobState.JOB_STATE_PAUSED);

        jobs.changed("a", JobState.JOB_STATE_RUNNING);
        assertThat(jobs.states()).containsExactly(JobState.JOB_STATE_RUNNING);
    }

    @Test
    void jobThatEndsIsForgotten() {
        jobs.changed("a", JobState.JOB_STATE_RUNNING);
        jobs.changed("b", JobState.JOB_STATE_RUNNING);
        jobs.published("a", JobState.JOB_STATE_FINISHED);
        jobs.changed("b", JobState.JOB_STATE_DELETED);

        assertThat(jobs.states()).isEmpty();
        assertThat(ended).containsExactly("a", "b");
    }
}
