package io.manyhands.task.dataset;

import java.util.Optional;

/// Whether bytes look like something to read: prose, a table, JSON.
final class TextLook {
    /// More of a file says nothing new about what it mostly is.
    private static final int SAMPLE = 1 << 16;

    private static final double MOSTLY = 0.95;
    private static final double FOREIGN = 0.3;

    private TextLook() {}

    /// @return what a file is that is made of nothing but printable characters and has a form that no binary samples
    ///     have by chance
    static Optional<String> form(byte[] bytes) {
        if (!isText(bytes)) {
            return Optional.empty();
        }
        if (isEnclosed(bytes, '{', '}') || isEnclosed(bytes, '[', ']')) {
            return Optional.of("JSON");
        }
        if (isEnclosed(bytes, '<', '>')) {
            return Optional.of("XML or HTML");
        }
        return TextLines.of(bytes).form();
    }

    /// Whether no byte is a control character but tabs and ends of lines, and few are not ASCII. Zeros that fill up the
    /// end do not count.
    static boolean isText(byte[] bytes) {
        int end = endWithoutPadding(bytes);
        long foreign = 0;
        for (int i = 0; i < end; i++) {
            if (!isPrintable(bytes[i])) {
                return false;
            }
            foreign += bytes[i] < 0 ? 1 : 0;
        }
        return end > 1 && foreign <= FOREIGN * end;
    }

    /// Whether that is true of nearly all of the beginning.
    static boolean isMostlyText(byte[] bytes) {
        int looked = Math.min(SAMPLE, bytes.length);
        int printable = 0;
        for (int i = 0; i < looked; i++) {
            printable += bytes[i] >= 0 && isPrintable(bytes[i]) ? 1 : 0;
        }
        return looked > 1 && printable >= MOSTLY * looked;
    }

    static boolean isPrintable(byte character) {
        return character < 0 || (character >= ' ' && character != 0x7F) || isBlank(character);
    }

    static int endWithoutPadding(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static boolean isBlank(byte character) {
        return character == '\t' || character == '\n' || character == '\r' || character == '\f';
    }

    private static boolean isEnclosed(byte[] bytes, char first, char last) {
        int from = startsWithMark(bytes) ? 3 : 0;
        int to = endWithoutPadding(bytes) - 1;
        while (from < to && (isBlank(bytes[from]) || bytes[from] == ' ')) {
            from++;
        }
        while (from < to && (isBlank(bytes[to]) || bytes[to] == ' ')) {
            to--;
        }
        return from < to && bytes[from] == first && bytes[to] == last;
    }

    /// The byte order mark of UTF-8.
    static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }
}
