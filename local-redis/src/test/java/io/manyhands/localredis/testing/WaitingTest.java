package io.manyhands.localredis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That every Java test of this repository waits by [Waiting].
class WaitingTest {
    private static final List<Path> TESTS = testsOfAllModules();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import static org.awaitility.Awaitility",
                ".atMost(Duration.",
                "Thread.sleep(",
                "@Timeout(",
                ".setSoTimeout(1",
                ".orTimeout(1"
            })
    void onlyOnePlaceSaysHowLongTestsWait(String otherWay) {
        assertThat(TESTS).hasSizeGreaterThan(100);
        assertThat(TESTS).filteredOn(test -> read(test).contains(otherWay)).isEmpty();
    }

    private static List<Path> testsOfAllModules() {
        return list(Path.of("..")).stream()
                .map(module -> module.resolve("src/test/java"))
                .filter(Files::isDirectory)
                .flatMap(folder -> javaFiles(folder).stream())
                .filter(file -> !file.endsWith("WaitingTest.java"))
                .toList();
    }

    private static List<Path> list(Path folder) {
        try (var files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be listed", e);
        }
    }

    private static List<Path> javaFiles(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be walked", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
