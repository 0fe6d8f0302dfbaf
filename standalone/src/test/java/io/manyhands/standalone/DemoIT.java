package io.manyhands.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo's own decisions; whole runs with volunteers are in `e2e`.
class DemoIT {
    @TempDir
    Path dir;

    private Path corpus = Path.of("");

    @BeforeEach
    void corpus() throws IOException {
        corpus = Files.writeString(
                dir.resolve("corpus.txt"), "The quick brown fox jumps over the lazy dog. ".repeat(200));
    }

    @Test
    void aJobWithMistakesIsRefusedWithEachOfThemAndNothingKeepsRunning() throws Exception {
        var job = Files.writeString(
                dir.resolve("job.json"), "{\"name\": \"n\", \"seed\": \"x\", \"data\": {\"type\": \"text\"}}");
        try (var demo = start("--job", job.toString())) {
            assertThat(demo.status()).isEqualTo(1);
            assertThat(demo.output())
                    .contains("manyhands: the job was refused", "\n  seed: ", "\n  training", "(log: ");
        }
    }

    @Test
    void ctrlCWhileWaitingForBrowsersEndsEverything() throws Exception {
        try (var demo = start("--job", "mlp")) {
            demo.await("waiting for volunteers");
            var started = demo.descendants();
            demo.interrupt();
            assertThat(demo.status()).isEqualTo(130);
            assertThat(started).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        }
    }

    private Standalone start(String... args) {
        var command = new String[] {"demo", "--port", "0", "--volunteers", "0", "--corpus", corpus.toString()};
        var all = Stream.concat(Arrays.stream(command), java.util.Arrays.stream(args));
        return Standalone.start(all.toArray(String[]::new));
    }
}
