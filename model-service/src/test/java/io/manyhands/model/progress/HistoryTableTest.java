package io.manyhands.model.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.v1.CountingOutcome;
import io.manyhands.protocol.v1.MapReduceOutcome;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TrainingOutcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryTableTest {
    private static final TrainingOutcome MEASURED = TrainingOutcome.newBuilder()
            .setSamples(8)
            .setLoss(0.5f)
            .setAccuracy(0.25f)
            .setHeldOutLoss(0.75f)
            .setHeldOutAccuracy(0.125f)
            .build();

    static Stream<RoundCommitted> kinds() {
        return Stream.of(
                RoundCommitted.newBuilder().setTraining(MEASURED).build(),
                RoundCommitted.newBuilder()
                        .setCounting(CountingOutcome.getDefaultInstance())
                        .build(),
                RoundCommitted.newBuilder()
                        .setMapReduce(MapReduceOutcome.getDefaultInstance())
                        .build());
    }

    /// Whoever adds a field to rounds adds a column.
    @ParameterizedTest
    @MethodSource("kinds")
    void everyFieldOfARoundIsAColumn(RoundCommitted round) {
        var fields = new ObjectMapper()
                .valueToTree(RoundView.withoutContributions(round)).properties().stream()
                        .map(entry -> entry.getKey())
                        .toList();
        assertThat(lines(new HistoryTable(), round).getFirst().split(",")).containsExactlyInAnyOrderElementsOf(fields);
    }

    @Test
    void columnsAreNamedOnceAndWhatWasNotMeasuredIsEmpty() {
        var table = new HistoryTable();
        var first = lines(
                table,
                RoundCommitted.newBuilder().setRound(3).setTraining(MEASURED).build());
        assertThat(first).hasSize(2);
        assertThat(first.getFirst()).startsWith("round,loss,accuracy,heldOutLoss,heldOutAccuracy,samples,sha256,");
        assertThat(first.getLast()).startsWith("3,0.5,0.25,0.75,0.125,8,");
        var second = lines(
                table,
                RoundCommitted.newBuilder()
                        .setRound(4)
                        .setTraining(TrainingOutcome.getDefaultInstance())
                        .build());
        assertThat(second).singleElement().asString().startsWith("4,,,,,0,");
    }

    @Test
    void nothingGivesNothing() {
        assertThat(new HistoryTable().add(List.of())).isEmpty();
    }

    private static List<String> lines(HistoryTable table, RoundCommitted round) {
        var text = new String(table.add(List.of(round)), UTF_8);
        assertThat(text).endsWith("\r\n");
        return text.lines().toList();
    }
}
