package io.manyhands.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BrokenCommentsTest {
    private static final String FULL = "    /// " + "word ".repeat(20) + "end";

    @Test
    void oneWordOfASentenceThatGoesOnIsFound() {
        assertThat(BrokenComments.in(List.of(FULL, "    /// fewer),", "    /// the job has diverged.")))
                .containsExactly(2);
        assertThat(BrokenComments.in(List.of("    /// @param " + FULL, "    /// a client;", "    /// so it waits")))
                .containsExactly(2);
    }

    @Test
    void theLastWordOfAParagraphIsNotFound() {
        assertThat(BrokenComments.in(List.of(FULL, "    /// other.", "    ///", "    /// Next.")))
                .isEmpty();
        assertThat(BrokenComments.in(List.of(FULL, "    /// other.", "    int other;")))
                .isEmpty();
        assertThat(BrokenComments.in(List.of(FULL, "    /// other.", "    /// @return it")))
                .isEmpty();
    }

    @Test
    void noSourceFileHasABrokenComment() throws IOException {
        try (var modules = Files.list(Path.of(".."))) {
            var sources = modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(BrokenCommentsTest::javaFiles)
                    .toList();
            assertThat(sources).as("source files of all modules").hasSizeGreaterThan(100);
            assertThat(sources.stream().flatMap(BrokenCommentsTest::broken))
                    .as("comments to be wrapped again: no line longer than 115 columns")
                    .isEmpty();
        }
    }

    private static Stream<Path> javaFiles(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> broken(Path file) {
        try {
            return BrokenComments.in(Files.readAllLines(file)).stream().map(line -> file.normalize() + ":" + line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
