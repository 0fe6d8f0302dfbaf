package io.manyhands.task.conversion;

import java.util.List;

/// A table, read from the beginning as often as it is asked for.
interface Rows {
    /// Names of the columns, all different, none empty.
    List<String> names();

    /// Calls for each row, in order, with as many cells as there are names.
    ///
    /// @throws UnusableDataException if a row has another number of cells, or cannot be read
    void forEach(Row.Visitor visitor);

    /// @param number of the row, from 1, the heading not counted
    /// @param line of the file where it begins, from 1
    record Row(int number, long line, List<String> cells) {
        @FunctionalInterface
        interface Visitor {
            void visit(Row row);
        }

        /// For messages.
        String place() {
            return "row %d (line %d)".formatted(number, line);
        }
    }
}
