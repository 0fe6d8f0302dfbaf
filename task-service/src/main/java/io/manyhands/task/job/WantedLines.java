package io.manyhands.task.job;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Picks lines out of a text that comes piece by piece, each as much as people are shown of it. Not thread-safe.
final class WantedLines {
    /// A character takes four bytes at most.
    private static final int MOST_BYTES = 4 * (InputTexts.MOST_CHARS + 1);

    private final Set<Integer> wanted;
    private final Map<Integer, String> found = new HashMap<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int number;

    /// @param first number of the first line that comes
    WantedLines(Collection<Integer> wanted, int first) {
        this.wanted = Set.copyOf(wanted);
        this.number = first;
    }

    void add(byte[] piece) {
        int from = 0;
        for (int at = 0; at < piece.length; at++) {
            if (piece[at] == '\n') {
                begin(piece, from, at);
                end();
                number++;
                from = at + 1;
            }
        }
        begin(piece, from, piece.length);
    }

    /// @return number of each wanted line that has come → the line, perhaps cut
    Map<Integer, String> found() {
        end();
        return found;
    }

    private void begin(byte[] piece, int from, int to) {
        if (wanted.contains(number)) {
            line.write(piece, from, Math.min(to - from, MOST_BYTES - line.size()));
        }
    }

    private void end() {
        if (line.size() > 0) {
            found.put(number, InputTexts.shortened(line.toString(StandardCharsets.UTF_8)));
            line.reset();
        }
    }
}
