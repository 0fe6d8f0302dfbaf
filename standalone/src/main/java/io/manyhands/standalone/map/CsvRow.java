package io.manyhands.standalone.map;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A row of a table.
///
/// @param line in which it begins, from 1
record CsvRow(long line, List<Value> values) {
    /// @param isQuoted whether it was in quotes, which `text` is without
    record Value(String text, boolean isQuoted) {
        private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");
        private static final int LONGEST_NUMBER = 100;

        String json() {
            return isNumber() ? text : InputLines.quoted(text);
        }

        private boolean isNumber() {
            return !isQuoted
                    && text.length() <= LONGEST_NUMBER
                    && NUMBER.matcher(text).matches()
                    && Double.isFinite(Double.parseDouble(text));
        }
    }

    /// Makes rows of what FastCSV finds, of which its own records forget the quotes.
    static final class Reader extends AbstractBaseCsvCallbackHandler<CsvRow> {
        private List<Value> values = new ArrayList<>();

        @Override
        protected void handleBegin(long line) {
            values = new ArrayList<>();
        }

        @Override
        protected void handleField(int column, char[] buffer, int from, int length, boolean isQuoted) {
            values.add(new Value(new String(buffer, from, length), isQuoted));
        }

        @Override
        protected CsvRow buildRecord() {
            return new CsvRow(getStartingLineNumber(), List.copyOf(values));
        }
    }
}
