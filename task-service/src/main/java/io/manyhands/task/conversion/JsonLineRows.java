package io.manyhands.task.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.JsonDocument;
import io.manyhands.task.json.Read;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A JSON object on each line, all with the same fields; those of the first are the columns.
final class JsonLineRows implements Rows {
    private static final int MAX_LINE_BYTES = 1 << 20;
    private static final int SHOWN = 40;

    private final byte[] bytes;
    private final List<String> names;

    /// @param bytes not changed, and kept
    JsonLineRows(byte[] bytes) {
        this.bytes = bytes;
        this.names = heading();
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public void forEach(Row.Visitor visitor) {
        int number = 0;
        int line = 0;
        for (int from = 0; from < bytes.length; line++) {
            int to = endOfLine(from);
            if (!isBlank(from, to)) {
                number++;
                visitor.visit(row(number, line + 1, from, to));
            }
            from = to + 1;
        }
    }

    private List<String> heading() {
        for (int from = 0, line = 1; from < bytes.length; line++) {
            int to = endOfLine(from);
            if (!isBlank(from, to)) {
                var columns = new ArrayList<String>();
                object(1, line, from, to).fieldNames().forEachRemaining(columns::add);
                Headings.check(columns, CsvRows.MAX_COLUMNS);
                return columns;
            }
            from = to + 1;
        }
        throw new UnusableDataException("has no line; each must be a JSON object");
    }

    private Row row(int number, int line, int from, int to) {
        var object = object(number, line, from, to);
        var cells = new ArrayList<String>(names.size());
        for (var name : names) {
            cells.add(cell(number, line, name, object.path(name)));
        }
        if (object.size() != names.size()) {
            var others = new ArrayList<String>();
            object.fieldNames().forEachRemaining(others::add);
            others.removeAll(names);
            throw new UnusableDataException("row %d (line %d) has the field '%s', which the first line has not"
                    .formatted(number, line, others.getFirst()));
        }
        return new Row(number, line, cells);
    }

    private static String cell(int number, int line, String name, JsonNode value) {
        if (value.isMissingNode()) {
            throw new UnusableDataException(
                    "row %d (line %d) has no field '%s', which the first line has".formatted(number, line, name));
        }
        if (value.isContainerNode()) {
            var text = value.toString();
            throw new UnusableDataException(
                    "row %d (line %d), column '%s': is %s; must be a number, a text, true or false"
                            .formatted(number, line, name, text.substring(0, Math.min(SHOWN, text.length()))));
        }
        return value.isNull() ? "" : value.asText();
    }

    private ObjectNode object(int number, int line, int from, int to) {
        if (to - from > MAX_LINE_BYTES) {
            throw new UnusableDataException("row %d (line %d) has %d bytes; at most %d are allowed"
                    .formatted(number, line, to - from, MAX_LINE_BYTES));
        }
        return switch (JsonDocument.parse(Arrays.copyOfRange(bytes, from, to))) {
            case Read.Done<JsonNode>(ObjectNode object, List<String> _) -> object;
            case Read.Done<JsonNode> _ ->
                throw new UnusableDataException("row %d (line %d) is not a JSON object {…}".formatted(number, line));
            case Read.Refused<JsonNode>(var errors) ->
                throw new UnusableDataException("row %d (line %d) %s"
                        .formatted(number, line, errors.getFirst().message()));
        };
    }

    private int endOfLine(int from) {
        int to = from;
        while (to < bytes.length && bytes[to] != '\n') {
            to++;
        }
        return to;
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
