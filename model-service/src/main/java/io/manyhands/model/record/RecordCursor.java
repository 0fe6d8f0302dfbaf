package io.manyhands.model.record;

import io.manyhands.model.version.Sha256;
import io.manyhands.protocol.v1.RoundCommitted;

/// How much of a record is written. The last chained line stands for all before it: as long as the history holds
/// it, it is the same history.
///
/// @param end the first round that is not wanted
/// @param next the first round that was not looked at
/// @param version that the last chained line stands for
/// @param head hash of that line
record RecordCursor(int end, int next, int version, Sha256 head) {
    /// What a chunk comes to.
    sealed interface Step {
        /// @param lines each with its line feed; possibly none
        record Lines(String lines, RecordCursor next) implements Step {}

        /// The history is another one than when the reading began, or not enough of it is left to tell.
        record Changed() implements Step {}
    }

    /// @param end the first round that is not wanted
    static RecordCursor after(RecordLine first, int end) {
        return new RecordCursor(end, 0, 0, first.sha256());
    }

    boolean isComplete() {
        return next >= end;
    }

    /// The round whose line was written last; -1 if that is the first line.
    int anchor() {
        return version - 1;
    }

    /// @param chunk from [#next] on, with the [#anchor]
    Step take(RecordChunk chunk) {
        if (!hangsOnThis(chunk) || chunk.next() <= next) {
            return new Step.Changed();
        }
        var lines = new StringBuilder();
        var at = new RecordCursor(end, chunk.next(), version, head);
        for (var round : chunk.rounds()) {
            if (round.getRound() < end && RecordLine.isChained(round)) {
                at = at.write(round, lines);
            }
        }
        return new Step.Lines(lines.toString(), at);
    }

    private boolean hangsOnThis(RecordChunk chunk) {
        return anchor() < 0
                || chunk.anchor()
                        .filter(round -> RecordLine.round(round).sha256().equals(head))
                        .isPresent();
    }

    private RecordCursor write(RoundCommitted round, StringBuilder lines) {
        var line = RecordLine.round(round);
        lines.append(line.text()).append('\n');
        if (round.getContributionsCount() > 0) {
            lines.append(RecordLine.contributions(round.getContributionsList()).text())
                    .append('\n');
        }
        return new RecordCursor(end, next, round.getRound() + 1, line.sha256());
    }
}
