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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Of files that Keras wrote.
class ModelCheckTest {
    private static final String MODEL_JSON = """
            {"modelTopology": {"class_name": "Sequential", "config": {"name": "m", "layers": [{"class_name": "Dense",
            "config": {"name": "d", "units": 2, "batch_input_shape": [null, 2]}}]}}, "weightsManifest": [{"paths":
            ["%s"], "weights": [{"name": "d/kernel", "shape": [2, 2], "dtype": "float32"},
            {"name": "d/bias", "shape": [2], "dtype": "float32"}]}]}""";

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
                .hasMessageContaining("neither a zip archive");
        assertThatThrownBy(() -> said(directory.resolve("other.keras"), false)).hasMessageContaining("is missing");
    }

    @Test
    void modelOfTensorFlowIsReadWithTheWeightsBesideIt(@TempDir Path directory) throws IOException {
        Files.write(directory.resolve("w.bin"), new byte[6 * Float.BYTES]);
        var model = Files.writeString(directory.resolve("model.json"), MODEL_JSON.formatted("./w.bin"));

        assertThat(said(model, false)).contains("6 parameters");
    }

    /// Whoever made the model would have it sent to a server.
    @ParameterizedTest
    @ValueSource(strings = {"../secret.bin", "/etc/passwd", "secret", "missing.bin"})
    void modelOfTensorFlowHasNothingReadButWeightsBesideIt(String path, @TempDir Path directory) throws IOException {
        var folder = Files.createDirectory(directory.resolve("model"));
        Files.writeString(directory.resolve("secret.bin"), "secret");
        Files.writeString(folder.resolve("secret"), "secret");
        var model = Files.writeString(folder.resolve("model.json"), MODEL_JSON.formatted(path));

        assertThatThrownBy(() -> said(model, false)).hasMessageContaining("names " + path + ", which is not");
    }

    private static String said(Path file, boolean isJson) {
        var out = new ByteArrayOutputStream();
        new ModelCheck(new PrintStream(out, true, UTF_8)).run(file, isJson);
        return out.toString(UTF_8);
    }
}
