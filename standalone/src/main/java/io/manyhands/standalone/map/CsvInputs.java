package io.manyhands.standalone.map;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.manyhands.standalone.StandaloneException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table, as RFC 4180 has it, in UTF-8: its first row has the names of the columns, each other row is an input, an
/// object with a value under each name. A value that is a JSON number and not in quotes is a number, any other is a
/// string, also an empty one. Empty lines are passed over.
///
/// @param file for messages
/// @param separator of values
record CsvInputs(Path file, char separator) {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /// @return a file with the JSON of each input on a line of its own
    /// @throws StandaloneException names the row that is not as the others
    Path lines() {
        // Unlike a Charset, a decoder does not take what is no UTF-8 for a question mark.
        try (var table = new BufferedInputStream(Files.newInputStream(file));
                var rows = reader(new InputStreamReader(afterMark(table), StandardCharsets.UTF_8.newDecoder()))) {
            return lines(rows);
        } catch (CsvParseException e) {
            throw new StandaloneException("--inputs %s is not a table: %s".formatted(file, reason(e)), e);
        } catch (IOException | UncheckedIOException e) {
            throw new StandaloneException("--inputs %s is not text in UTF-8: %s".formatted(file, e.getMessage()), e);
        }
    }

    private CsvReader<CsvRow> reader(Reader text) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .build(new CsvRow.Reader(), text);
    }

    private Path lines(Iterable<CsvRow> rows) {
        var all = rows.iterator();
        if (!all.hasNext()) {
            throw new StandaloneException(
                    "--inputs %s is empty; its first row has the names of columns".formatted(file));
        }
        var names = names(all.next());
        if (!all.hasNext()) {
            throw new StandaloneException(
                    "--inputs %s has the names of columns, and no row below them".formatted(file));
        }
        try (var lines = new InputLines(file)) {
            all.forEachRemaining(row -> lines.add(object(names, row)));
            return lines.path();
        }
    }

    /// As JSON.
    private List<String> names(CsvRow header) {
        var seen = new HashSet<String>();
        for (var name : header.values()) {
            if (name.text().isBlank() || !seen.add(name.text())) {
                throw new StandaloneException(
                        "--inputs %s: column %d is called '%s'; each column needs a name of its own in the first row"
                                .formatted(file, header.values().indexOf(name) + 1, name.text()));
            }
        }
        return header.values().stream()
                .map(name -> InputLines.quoted(name.text()))
                .toList();
    }

    private String object(List<String> names, CsvRow row) {
        if (row.values().size() != names.size()) {
            throw new StandaloneException(
                    ("--inputs %s: the row in line %d has %d values, the first row %d names; put values with a"
                                    + " separator or a line feed in them into double quotes")
                            .formatted(file, row.line(), row.values().size(), names.size()));
        }
        return IntStream.range(0, names.size())
                .mapToObj(column ->
                        names.get(column) + ":" + row.values().get(column).json())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String reason(CsvParseException e) {
        var cause = e.getCause();
        return cause == null ? "" + e.getMessage() : e.getMessage() + ": " + cause.getMessage();
    }

    private static InputStream afterMark(BufferedInputStream utf8) throws IOException {
        utf8.mark(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(utf8.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            utf8.reset();
        }
        return utf8;
    }
}
