package io.manyhands.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Markdown is read in editors and in diffs, too: prose wraps at one width. Tables and code keep their lines.
class ProseWidthTest {
    private static final int WIDTH = 120;
    private static final Path REPOSITORY = Path.of("..");
    private static final Set<String> NOT_OURS = Set.of("node_modules", "target", "dist", ".git");
    private static final Pattern FENCE = Pattern.compile("\\s*(```|~~~).*");
    private static final Pattern OTHER_THAN_PROSE = Pattern.compile("\\s*(\\||#|<|!\\[).*");

    @Test
    void proseWrapsAtOneWidth() throws IOException {
        try (var files = Files.walk(REPOSITORY)) {
            assertThat(files.filter(ProseWidthTest::isOurs).flatMap(ProseWidthTest::longLines))
                    .as("lines of prose with more than %d characters", WIDTH)
                    .isEmpty();
        }
    }

    @Test
    void tablesCodeAndLongWordsAreNotProse() {
        var word = "x".repeat(WIDTH + 1);
        var prose = "x ".repeat(WIDTH);
        assertThat(tooLong(List.of("| " + prose, "```sh", prose, "```", word, "# " + prose, prose)))
                .containsExactly(7);
    }

    private static boolean isOurs(Path file) {
        return file.toString().endsWith(".md")
                && Stream.iterate(file, Path::getParent)
                        .takeWhile(each -> each != null && each.getFileName() != null)
                        .noneMatch(each -> NOT_OURS.contains(each.getFileName().toString()));
    }

    private static Stream<String> longLines(Path file) {
        try {
            return tooLong(Files.readAllLines(file)).stream().map(line -> file + ":" + line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> tooLong(List<String> lines) {
        var found = new ArrayList<Integer>();
        boolean isCode = false;
        for (int at = 0; at < lines.size(); at++) {
            var line = lines.get(at);
            isCode ^= FENCE.matcher(line).matches();
            if (!isCode && line.codePointCount(0, line.length()) > WIDTH && isProse(line)) {
                found.add(at + 1);
            }
        }
        return found;
    }

    private static boolean isProse(String line) {
        return line.strip().contains(" ") && !OTHER_THAN_PROSE.matcher(line).matches();
    }
}
