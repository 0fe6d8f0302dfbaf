package io.manyhands.model.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.RoundCommitted;
import java.time.Instant;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

class StatusTest {
    private static final Sha256 SHA256 = new Sha256("ab".repeat(32));
    private static final Status FIRST = Status.first(JobState.JOB_STATE_RUNNING, SHA256, Instant.ofEpochMilli(1000));

    @Test
    void fieldsAreReadAsTheyWereWritten() {
        var status = FIRST.after(trained(0, 2.5f), SHA256, JobState.JOB_STATE_RUNNING, 4);
        assertThat(Status.fromFields(status.toFields())).isEqualTo(status);
        assertThat(FIRST.toFields()).doesNotContainKeys(StatusField.FIRST_LOSS, StatusField.HELD_OUT_LOSS);
    }

    @Test
    void firstLossStaysAndLastLossMoves() {
        var status = FIRST.after(trained(0, 2.5f), SHA256, JobState.JOB_STATE_RUNNING, 0)
                .after(trained(1, 1.5f), SHA256, JobState.JOB_STATE_RUNNING, 0);
        assertThat(status.firstLoss()).contains(2.5f);
        assertThat(status.lastLoss()).contains(1.5f);
        assertThat(status.samples()).isEqualTo(20);
        assertThat(status.version()).isEqualTo(2);
    }

    @Test
    void roundThatOnlyEvaluatesLeavesTheTrainingLoss() {
        var evaluation =
                RoundCommitted.newBuilder().setRound(1).setHeldOutLoss(0.5f).build();
        var status = FIRST.after(trained(0, 2.5f), SHA256, JobState.JOB_STATE_RUNNING, 0)
                .after(evaluation, SHA256, JobState.JOB_STATE_FINISHED, 0);
        assertThat(status.lastLoss()).contains(2.5f);
        assertThat(status.heldOutLoss()).contains(0.5f);
    }

    @Test
    void heldOutLossStaysUntilTheNextEvaluation() {
        var evaluated = trained(0, 2.5f).toBuilder().setHeldOutLoss(3f).build();
        var status = FIRST.after(evaluated, SHA256, JobState.JOB_STATE_RUNNING, 0)
                .after(trained(1, 1.5f), SHA256, JobState.JOB_STATE_RUNNING, 0);
        assertThat(status.heldOutLoss()).contains(3f);
    }

    @Test
    void missingFieldIsNamed() {
        var fields = new HashMap<>(FIRST.toFields());
        fields.remove(StatusField.SAMPLES);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Status.fromFields(fields))
                .withMessageContaining("samples");
    }

    @Test
    void hashIsThatOfTheStandard() {
        assertThat(Sha256.of(new byte[0]).hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(SHA256.raw().byteAt(31)).isEqualTo((byte) 0xab);
    }

    private static RoundCommitted trained(int round, float loss) {
        return RoundCommitted.newBuilder()
                .setRound(round)
                .setSamples(10)
                .setLoss(loss)
                .setDuplicates(1)
                .setComputeMicros(7)
                .setCommittedAtMs(2000 + round)
                .build();
    }
}
