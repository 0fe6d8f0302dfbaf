package io.manyhands.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.job.Progress;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SilencePolicyTest {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final FollowedJob job = new FollowedJob(
            TestJob.spec("a-job", 8),
            new Progress(JobState.JOB_STATE_RUNNING, JobState.JOB_STATE_RUNNING, "", 0, ByteString.EMPTY));

    @Test
    void volunteerWithoutJobHasNothingToSend() {
        assertThat(new SilencePolicy(SILENCE, 1).patience(Optional.empty())).isEqualTo(SILENCE);
    }

    @Test
    void volunteerOfAJobMaySendOneValueOnTheSlowestLine() {
        int size = job.work().valueBytes(TaskKind.TASK_KIND_ADVANCE);

        assertThat(size).isPositive();
        assertThat(new SilencePolicy(SILENCE, size).patience(Optional.of(job))).isEqualTo(SILENCE.plusSeconds(1));
    }
}
