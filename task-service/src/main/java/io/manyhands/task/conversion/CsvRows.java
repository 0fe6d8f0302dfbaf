package io.manyhands.task.conversion;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Text with separators between cells (RFC 4180), in UTF-8, whose first line names the columns.
final class CsvRows implements Rows {
    static final int MAX_COLUMNS = 4096;
    private static final int MAX_CELL_CHARS = 1 << 16;
    private static final String SEPARATORS = ",;\t|";

    private final byte[] bytes;
    private final char separator;
    private final List<String> names;

    /// @param bytes not changed, and kept
    CsvRows(byte[] bytes, char separator) {
        this.bytes = bytes;
        this.separator = separator;
        this.names = heading();
    }

    /// The separator that the first line has most often, a comma if it has none.
    static char separator(byte[] bytes) {
        var counts = new int[SEPARATORS.length()];
        boolean isQuoted = false;
        for (int i = 0; i < bytes.length && (isQuoted || (bytes[i] != '\n' && bytes[i] != '\r')); i++) {
            isQuoted ^= bytes[i] == '"';
            int separator = isQuoted ? -1 : SEPARATORS.indexOf(bytes[i]);
            if (separator >= 0) {
                counts[separator]++;
            }
        }
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return SEPARATORS.charAt(most);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public void forEach(Row.Visitor visitor) {
        read(new RecordVisitor() {
            private int number;

            @Override
            public boolean visit(CsvRecord csv) {
                if (number > 0) {
                    visitor.visit(row(number, csv));
                }
                number++;
                return true;
            }
        });
    }

    private Row row(int number, CsvRecord csv) {
        var row = new Row(number, csv.getStartingLineNumber(), csv.getFields());
        if (row.cells().size() != names.size()) {
            throw new UnusableDataException(
                    "%s has %d cells, but the first line names %d columns; every row must have as many, and a cell with a separator in it must be in quotes"
                            .formatted(row.place(), row.cells().size(), names.size()));
        }
        return row;
    }

    private List<String> heading() {
        var first = new HashSet<List<String>>();
        read(csv -> {
            first.add(csv.getFields().stream().map(String::strip).toList());
            return false;
        });
        if (first.isEmpty()) {
            throw new UnusableDataException("has no line; the first must name the columns");
        }
        var heading = first.iterator().next();
        Headings.check(heading, MAX_COLUMNS);
        return heading;
    }

    @FunctionalInterface
    private interface RecordVisitor {
        /// @return whether to go on
        boolean visit(CsvRecord csv);
    }

    private void read(RecordVisitor visitor) {
        try (var csv = reader()) {
            for (var row : csv) {
                if (!visitor.visit(row)) {
                    return;
                }
            }
        } catch (CsvParseException e) {
            throw new UnusableDataException(
                    "is not CSV that can be read: %s; cells have at most %d characters"
                            .formatted(reason(e), MAX_CELL_CHARS),
                    e);
        } catch (UncheckedIOException e) {
            throw unreadable(e, e.getCause());
        } catch (IOException e) {
            throw unreadable(e, e);
        }
    }

    private CsvReader<CsvRecord> reader() {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(true)
                .detectBomHeader(false)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE)
                .maxBufferSize(4 * MAX_CELL_CHARS)
                .build(
                        CsvRecordHandler.of(cells -> cells.maxFields(MAX_COLUMNS + 1)
                                .maxFieldSize(MAX_CELL_CHARS)
                                .maxRecordSize(MAX_COLUMNS * 64)),
                        text());
    }

    /// Strict: what is not UTF-8 is an error. A byte order mark is left out.
    private Reader text() {
        int from = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF
                ? 3
                : 0;
        return new InputStreamReader(new ByteArrayInputStream(bytes, from, bytes.length - from), UTF_8.newDecoder());
    }

    private static UnusableDataException unreadable(Exception e, @Nullable Throwable cause) {
        return cause instanceof CharacterCodingException
                ? new UnusableDataException("is not text in UTF-8; save it as UTF-8", e)
                : new UnusableDataException("cannot be read: %s".formatted(e.getMessage()), e);
    }

    private static String reason(CsvParseException e) {
        if (e.getCause() instanceof CharacterCodingException) {
            return "it is not text in UTF-8";
        }
        var cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
        return e.getMessage() + cause;
    }
}
