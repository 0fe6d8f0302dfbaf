package io.manyhands.task.dataset;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/// Counts what the lines of a text have in common. Blank lines do not count, nor do separators between quotes.
final class TextLines {
    private static final String SEPARATORS = ",;\t|";
    private static final String[] NAMES = {"commas (CSV)", "semicolons", "tabs (TSV)", "bars"};
    private static final String OF_NUMBERS = "0123456789+-.eE,;:\t |";
    /// Lines with more separators are all the same to us.
    private static final int MOST = 255;

    private static final double NEARLY_ALL = 0.95;

    /// [separator][how many in a line]: lines.
    private final int[][] lines = new int[NAMES.length][MOST + 1];
    private final int[] inLine = new int[NAMES.length];
    private int counted;
    private int ofNumbers;
    private boolean isQuoted;
    private boolean isBlank = true;
    private boolean hasDigit;
    private boolean hasOther;

    private TextLines() {}

    static TextLines of(byte[] text) {
        var lines = new TextLines();
        int end = TextLook.endWithoutPadding(text);
        for (int i = 0; i < end; i++) {
            lines.add((char) Byte.toUnsignedInt(text[i]));
        }
        lines.endLine();
        return lines;
    }

    /// @return "a table with commas (CSV)" or "lines of numbers", if nearly all lines are such
    Optional<String> form() {
        if (counted < 2) {
            return Optional.empty();
        }
        var table = IntStream.range(0, NAMES.length)
                .filter(this::isRegular)
                .mapToObj(separator -> "a table with " + NAMES[separator])
                .findFirst();
        return table.isPresent() || ofNumbers < NEARLY_ALL * (counted - 1) ? table : Optional.of("lines of numbers");
    }

    private boolean isRegular(int separator) {
        return IntStream.rangeClosed(1, MOST).anyMatch(count -> lines[separator][count] >= NEARLY_ALL * counted);
    }

    private void add(char character) {
        if (character == '\n' || character == '\r') {
            endLine();
            return;
        }
        isQuoted ^= character == '"';
        int separator = isQuoted ? -1 : SEPARATORS.indexOf(character);
        if (separator >= 0) {
            inLine[separator]++;
        }
        isBlank &= character == ' ';
        hasDigit |= character >= '0' && character <= '9';
        hasOther |= OF_NUMBERS.indexOf(character) < 0;
    }

    private void endLine() {
        if (!isBlank) {
            counted++;
            ofNumbers += hasDigit && !hasOther ? 1 : 0;
            for (int separator = 0; separator < NAMES.length; separator++) {
                lines[separator][Math.min(MOST, inLine[separator])]++;
            }
        }
        Arrays.fill(inLine, 0);
        isQuoted = false;
        isBlank = true;
        hasDigit = false;
        hasOther = false;
    }
}
