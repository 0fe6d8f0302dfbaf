package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
    @TempDir
    Path dir;

    private Path job = Path.of("");
    private Path corpus = Path.of("");

    @BeforeEach
    void files() throws IOException {
        job = Files.writeString(dir.resolve("job.json"), "{}");
        corpus = Files.writeString(dir.resolve("corpus.txt"), "abc");
    }

    @Test
    void theCorpusIsReadBeforeAnythingStarts() {
        assertThat(Inputs.check(settings(job, corpus, 0)).corpus().orElseThrow())
                .asString()
                .isEqualTo("abc");
    }

    @Test
    void aJobWithADatasetNeedsNoCorpus() throws IOException {
        Files.writeString(job, "{\"data\": {\"dataset\": \"abc\"}}");
        assertThat(Inputs.check(settings(job, dir.resolve("missing"), 0)).corpus())
                .isEmpty();
    }

    @Test
    void aCorpusBeyondTheLimitIsRefusedUnread() throws IOException {
        try (var file = new RandomAccessFile(corpus.toFile(), "rw")) {
            file.setLength(Limit.LIMIT_DATASET_BYTES_VALUE + 1L);
        }
        assertThatThrownBy(() -> Inputs.check(settings(job, corpus, 0)))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("67108865 bytes")
                .hasMessageContaining("at most 67108864");
    }

    @Test
    void aSummaryThatCouldNotBeWrittenIsRefusedAtOnce() {
        var nowhere = dir.resolve("missing/out.json");
        assertThatThrownBy(() -> Inputs.check(settings(job, corpus, 0, nowhere)))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining(nowhere.toString());
        assertThatThrownBy(() -> Inputs.check(settings(job, corpus, 0, dir)))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("cannot be written");
    }

    private static DemoSettings settings(Path job, Path corpus, int volunteers) {
        return new DemoSettings(job.toString(), corpus, volunteers, Duration.ZERO, true, Optional.empty());
    }

    private static DemoSettings settings(Path job, Path corpus, int volunteers, Path json) {
        return new DemoSettings(job.toString(), corpus, volunteers, Duration.ZERO, true, Optional.of(json));
    }
}
