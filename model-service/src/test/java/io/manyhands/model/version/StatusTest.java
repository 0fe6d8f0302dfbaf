package io.manyhands.model.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.RoundCommitted;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusTest {
    private static final Sha256 SHA256 = new Sha256("ab".repeat(32));
    private static final Sha256 HEAD = new Sha256("ef".repeat(32));
    private static final Status FIRST =
            Status.first(JobState.JOB_STATE_RUNNING, SHA256, HEAD, Instant.ofEpochMilli(1000));

    @Test
    void fieldsAreReadAsTheyWereWritten() {
        var status = FIRST.after(committed(0), HEAD, JobState.JOB_STATE_RUNNING, Map.of("lastLoss", "2.5"), 4);
        assertThat(status.toFields()).containsEntry("lastLoss", "2.5").containsEntry(StatusField.UNITS, "10");
        assertThat(Status.fromFields(status.toFields())).isEqualTo(status);
        assertThat(FIRST.toFields()).doesNotContainKey("lastLoss");
    }

    @Test
    void unitsDuplicatesAndComputingAddUp() {
        var status = FIRST.after(committed(0), HEAD, JobState.JOB_STATE_RUNNING, Map.of(), 4)
                .after(committed(1), HEAD, JobState.JOB_STATE_FINISHED, Map.of("total", "9"), 0);
        assertThat(status.version()).isEqualTo(2);
        assertThat(status.units()).isEqualTo(20);
        assertThat(status.duplicates())
                .as("one of each round, and four stale ones")
                .isEqualTo(6);
        assertThat(status.computeMicros()).isEqualTo(14);
        assertThat(status.figures()).isEqualTo(Map.of("total", "9"));
        assertThat(status.state()).isEqualTo(JobState.JOB_STATE_FINISHED);
    }

    @Test
    void headIsReadAsItWasWrittenAndIsNotAFigure() {
        assertThat(FIRST.toFields()).containsEntry(StatusField.HEAD, HEAD.hex());
        var status = Status.fromFields(FIRST.toFields());
        assertThat(status.head()).contains(HEAD);
        assertThat(status.figures()).isEmpty();
    }

    @Test
    void statusOfBeforeThereWereRecordsHasNoHead() {
        var fields = new HashMap<>(FIRST.toFields());
        fields.remove(StatusField.HEAD);
        var status = Status.fromFields(fields);
        assertThat(status.head()).isEmpty();
        assertThat(status.toFields()).isEqualTo(fields);
        assertThat(status.after(committed(0), HEAD, JobState.JOB_STATE_RUNNING, Map.of(), 0)
                        .head())
                .contains(HEAD);
    }

    @Test
    void reasonIsNotAFigure() {
        var fields = new HashMap<>(FIRST.toFields());
        fields.put(StatusField.REASON, "because");
        assertThat(Status.fromFields(fields)).isEqualTo(FIRST);
    }

    @Test
    void sameVersionWithAnotherStateIsAnotherOne() {
        var other = Status.first(JobState.JOB_STATE_RUNNING, new Sha256("cd".repeat(32)), HEAD, Instant.EPOCH);
        assertThat(FIRST.isAt(other)).isFalse();
        assertThat(FIRST.isAt(FIRST.after(committed(0), HEAD, JobState.JOB_STATE_RUNNING, Map.of(), 0)))
                .isFalse();
        assertThat(FIRST.isAt(Status.first(JobState.JOB_STATE_FAILED, SHA256, HEAD, Instant.EPOCH)))
                .isTrue();
    }

    @Test
    void fieldsThatMakeNoSenseAreNoStatus() {
        assertThat(Status.read(Map.of())).isEmpty();
        assertThat(Status.read(FIRST.toFields())).contains(FIRST);
    }

    @Test
    void missingFieldIsNamed() {
        var fields = new HashMap<>(FIRST.toFields());
        fields.remove(StatusField.UNITS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Status.fromFields(fields))
                .withMessageContaining("units");
    }

    @Test
    void hashIsThatOfTheStandard() {
        assertThat(Sha256.of(new byte[0]).hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(SHA256.raw().byteAt(31)).isEqualTo((byte) 0xab);
    }

    private static RoundCommitted committed(int round) {
        return RoundCommitted.newBuilder()
                .setRound(round)
                .setSha256(SHA256.raw())
                .setUnits(10)
                .setDuplicates(1)
                .setComputeMicros(7)
                .setCommittedAtMs(2000 + round)
                .build();
    }
}
