package io.manyhands.architecture;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Finds comments that the formatter has broken: of a line that is too long, it moves the last words to a line of
/// their own and leaves the next line where it was.
final class BrokenComments {
    private static final int FEW_WORDS = 2;
    private static final int FULL_LINE = 90;

    private static final Pattern COMMENT = Pattern.compile("\\s*///? (.*\\S)\\s*");
    private static final Pattern NOT_PROSE = Pattern.compile("([-*#|@`]|\\d+\\.).*");

    private BrokenComments() {}

    /// @param lines of a source file
    /// @return the numbers of the lines that hold one or two words of a sentence which goes on below; from 1
    static List<Integer> in(List<String> lines) {
        return IntStream.range(1, lines.size() - 1)
                .filter(at -> lines.get(at - 1).length() >= FULL_LINE)
                .filter(at -> !text(lines.get(at - 1)).isEmpty() && isProse(lines.get(at + 1)))
                .filter(at -> isProse(lines.get(at)) && text(lines.get(at)).split(" ").length <= FEW_WORDS)
                .mapToObj(at -> at + 1)
                .toList();
    }

    private static boolean isProse(String line) {
        var text = text(line);
        return !text.isEmpty() && !NOT_PROSE.matcher(text).matches();
    }

    /// @return empty if the line is not a comment
    private static String text(String line) {
        var comment = COMMENT.matcher(line);
        return comment.matches() ? comment.group(1) : "";
    }
}
