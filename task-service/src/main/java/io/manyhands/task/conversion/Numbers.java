package io.manyhands.task.conversion;

import java.util.OptionalDouble;
import java.util.Set;

/// How cells are read.
final class Numbers {
    private static final int MAX_CHARS = 64;

    /// What programs write where there is no value.
    private static final Set<String> MISSING =
            Set.of("", "NA", "N/A", "na", "n/a", "NaN", "nan", "NAN", "null", "NULL", "None", "?", "-", "inf", "-inf");

    private Numbers() {}

    /// @return empty if the cell is no decimal number that a float32 can be near
    static OptionalDouble parse(String cell) {
        var text = cell.strip();
        if (text.isEmpty() || text.length() > MAX_CHARS || !isOfNumbers(text)) {
            return OptionalDouble.empty();
        }
        try {
            double value = Double.parseDouble(text);
            return Math.abs(value) <= Float.MAX_VALUE ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    static boolean isMissing(String cell) {
        return MISSING.contains(cell.strip());
    }

    private static boolean isOfNumbers(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if ((character < '0' || character > '9') && "+-.eE".indexOf(character) < 0) {
                return false;
            }
        }
        return true;
    }
}
