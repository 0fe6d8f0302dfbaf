package io.manyhands.standalone.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.standalone.StandaloneException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of files that Keras wrote.
class ModelCheckTest {
    private static final Path FILES = Path.of("../task-service/src/test/resources/keras");

    @Test
    void everyLayerIsNamedWithWhatComputesIt() {
        assertThat(said(FILES.resolve("images.keras"), false))
                .containsPattern("batch_normalization +BatchNormalization +\\[4, 4, 3] +12 +kernels")
                .contains("Exact, if the data and the loss allow it");
        assertThat(said(FILES.resolve("sequences.keras"), false))
                .containsPattern("Bidirectional.*tensorflow: bidirectional")
                .contains("Not exact");
    }

    @Test
    void jsonIsWhatAServerAnswers() throws IOException {
        var json = new ObjectMapper().readTree(said(FILES.resolve("frozen.keras"), true));

        assertThat(json.path("parameters").asInt() - json.path("trained").asInt())
                .isEqualTo(4 * 5 + 5 + 2 * 5);
        assertThat(json.at("/topology/class_name").asText()).isEqualTo("Sequential");
        assertThat(json.has("initialWeights")).isFalse();
    }

    @Test
    void fileThatIsNoModelIsRefusedWithTheReason(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("model.keras"), "hello");

        assertThatThrownBy(() -> said(file, false))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("is not a zip archive");
        assertThatThrownBy(() -> said(directory.resolve("other.keras"), false)).hasMessageContaining("is missing");
    }

    private static String said(Path file, boolean isJson) {
        var out = new ByteArrayOutputStream();
        new ModelCheck(new PrintStream(out, true, UTF_8)).run(file, isJson);
        return out.toString(UTF_8);
    }
}
