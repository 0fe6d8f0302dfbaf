package io.manyhands.model.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.ByteString;
import io.manyhands.model.record.RecordCursor.Step;
import io.manyhands.model.version.Sha256;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TaskKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordCursorTest {
    private static final Sha256 STATE = new Sha256("ab".repeat(32));
    private static final RecordLine FIRST = RecordLine.first("job", ByteString.EMPTY, STATE);
    private static final RoundCommitted ZERO = round(0, FIRST.sha256());
    private static final RoundCommitted ONE = round(1, hash(ZERO));
    private static final RoundCommitted TWO = round(2, hash(ONE));

    private final RecordCursor start = RecordCursor.after(FIRST, 3);

    @Test
    void linesOfRoundsFollowEachOther() {
        var two = lines(start, chunk(Optional.empty(), 2, ZERO, ONE));
        assertThat(two.lines()).isEqualTo(text(ZERO) + text(ONE));
        assertThat(two.next().anchor()).isEqualTo(1);
        assertThat(two.next().isComplete()).isFalse();
        var all = lines(two.next(), chunk(Optional.of(ONE), 3, TWO));
        assertThat(all.lines()).isEqualTo(text(TWO));
        assertThat(all.next()).isEqualTo(new RecordCursor(3, 3, 3, hash(TWO)));
        assertThat(all.next().isComplete()).isTrue();
    }

    @Test
    void jobWithoutRoundsIsComplete() {
        assertThat(RecordCursor.after(FIRST, 0).isComplete()).isTrue();
    }

    @Test
    void roundWithoutContributionsHasOneLine() {
        var thinned = ZERO.toBuilder().clearContributions().build();
        assertThat(lines(start, chunk(Optional.empty(), 1, thinned)).lines())
                .isEqualTo(RecordLine.round(ZERO).text() + "\n");
    }

    @Test
    void whatWasCommittedMeanwhileIsLeftOut() {
        var later = round(3, hash(TWO));
        var all = lines(start, chunk(Optional.empty(), 4, ZERO, ONE, TWO, later));
        assertThat(all.lines()).isEqualTo(text(ZERO) + text(ONE) + text(TWO));
        assertThat(all.next().version()).isEqualTo(3);
    }

    @Test
    void roundsOfBeforeThereWereRecordsAreLeftOut() {
        var old = ZERO.toBuilder().clearPreviousSha256().build();
        var step = lines(start, chunk(Optional.empty(), 3, old));
        assertThat(step.lines()).isEmpty();
        assertThat(step.next()).isEqualTo(new RecordCursor(3, 3, 0, FIRST.sha256()));
    }

    @Test
    void roundsThatAreNotKeptAreLeftOut() {
        assertThat(lines(start, chunk(Optional.empty(), 3, ZERO, TWO)).lines()).isEqualTo(text(ZERO) + text(TWO));
    }

    /// Contributions may be given up between two chunks: they are not chained.
    @Test
    void anchorWithoutContributionsHolds() {
        var begun = lines(start, chunk(Optional.empty(), 2, ZERO, ONE)).next();
        var thinned = ONE.toBuilder().clearContributions().build();
        assertThat(begun.take(chunk(Optional.of(thinned), 3, TWO))).isInstanceOf(Step.Lines.class);
    }

    @Test
    void roundsOfAnotherHistoryAreNotWritten() {
        var begun = lines(start, chunk(Optional.empty(), 2, ZERO, ONE)).next();
        var other = round(1, hash(TWO));
        assertThat(begun.take(chunk(Optional.of(other), 3, round(2, hash(other)))))
                .isEqualTo(new Step.Changed());
        assertThat(begun.take(chunk(Optional.empty(), 3, TWO))).isEqualTo(new Step.Changed());
    }

    @Test
    void historyThatHasBecomeShorterIsNoticed() {
        assertThat(start.take(chunk(Optional.empty(), 0))).isEqualTo(new Step.Changed());
        var begun = lines(start, chunk(Optional.empty(), 2, ZERO, ONE)).next();
        assertThat(begun.take(chunk(Optional.of(ONE), 2))).isEqualTo(new Step.Changed());
    }

    @Test
    void versionZeroIsWhatTheFirstRoundStartedFrom() {
        var other = new Sha256("cd".repeat(32));
        assertThat(new RecordBeginning(0, other, Optional.empty()).versionZero())
                .isEqualTo(other);
        assertThat(new RecordBeginning(3, other, Optional.of(ZERO)).versionZero())
                .isEqualTo(STATE);
        assertThatIllegalStateException()
                .isThrownBy(() -> new RecordBeginning(3, other, Optional.empty()).versionZero())
                .withMessageContaining("version 3");
    }

    private static Step.Lines lines(RecordCursor cursor, RecordChunk chunk) {
        return (Step.Lines) cursor.take(chunk);
    }

    private static RecordChunk chunk(Optional<RoundCommitted> anchor, int next, RoundCommitted... rounds) {
        return new RecordChunk(anchor, next, List.of(rounds));
    }

    private static String text(RoundCommitted round) {
        return RecordLine.round(round).text() + "\n"
                + RecordLine.contributions(round.getContributionsList()).text() + "\n";
    }

    private static Sha256 hash(RoundCommitted round) {
        return RecordLine.round(round).sha256();
    }

    private static RoundCommitted round(int number, Sha256 previous) {
        return RoundCommitted.newBuilder()
                .setRound(number)
                .setPreviousSha256(previous.raw())
                .setBaseSha256(STATE.raw())
                .setSha256(STATE.raw())
                .setContributionsSha256(STATE.raw())
                .addContributions(Contribution.newBuilder()
                        .setKind(TaskKind.TASK_KIND_ADVANCE)
                        .setUnits(1))
                .build();
    }
}
