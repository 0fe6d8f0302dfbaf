package io.manyhands.model.progress;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.v1.RoundCommitted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Rounds as CSV (RFC 4180): a line with the names of the columns, and one for each round. What was not measured is
/// empty. No cell needs quotes: all are numbers or hexadecimal.
///
/// For one history, from its beginning; not thread-safe.
final class HistoryTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String END = "\r\n";

    private static final List<String> TRAINING =
            List.of("loss", "accuracy", "heldOutLoss", "heldOutAccuracy", "samples");
    private static final List<String> COUNTING = List.of("units", "total");
    private static final List<String> MAP = List.of("inputs", "failedInputs");
    private static final List<String> ALL =
            List.of("sha256", "baseSha256", "wallMicros", "computeMicros", "duplicates", "committedAt");

    private List<String> columns = List.of();

    /// @return nothing if there are no rounds
    byte[] add(List<RoundCommitted> rounds) {
        var lines = new ArrayList<String>();
        for (var round : rounds) {
            if (columns.isEmpty()) {
                columns = columns(round);
                lines.add(String.join(",", columns));
            }
            lines.add(line(JSON.valueToTree(RoundView.withoutContributions(round))));
        }
        return lines.stream()
                .map(line -> line + END)
                .collect(Collectors.joining())
                .getBytes(UTF_8);
    }

    private static List<String> columns(RoundCommitted round) {
        var own = switch (round.getOutcomeCase()) {
            case TRAINING -> TRAINING;
            case COUNTING -> COUNTING;
            case MAP_REDUCE -> MAP;
            case OUTCOME_NOT_SET -> List.<String>of();
        };
        return Stream.of(List.of("round"), own, ALL).flatMap(List::stream).toList();
    }

    private String line(JsonNode round) {
        return columns.stream().map(column -> round.path(column).asText()).collect(Collectors.joining(","));
    }
}
