package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobFileTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"text", "gpt", "paper", "mlp"})
    void theExamplesComeWithTheProgram(String name) {
        assertThat(JobFile.read(name).namesDataset()).isFalse();
    }

    @Test
    void theDatasetIsFilledIn() throws IOException {
        var job = read("{\"name\": \"n\", \"data\": {\"type\": \"text\"}}");
        assertThat(job.namesDataset()).isFalse();
        assertThat(job.withDataset("abc").namesDataset()).isTrue();
        assertThat(job.withDataset("abc").json())
                .isEqualTo("{\"name\":\"n\",\"data\":{\"type\":\"text\",\"dataset\":\"abc\"}}");
        assertThat(job.namesDataset()).isFalse();
    }

    @Test
    void aDatasetThatIsNamedIsKnown() throws IOException {
        assertThat(read("{\"data\": {\"dataset\": \"abc\"}}").namesDataset()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "3", "\"text\"", "", "{", "{} {"})
    void whatIsNoObjectIsRefused(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("job.json");
    }

    @Test
    void aMissingFileIsNamedTogetherWithTheExamples() {
        assertThatThrownBy(() -> JobFile.read("nowhere.json"))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("nowhere.json")
                .hasMessageContaining("text, home, gpt, paper, mlp");
    }

    private JobFile read(String json) throws IOException {
        return JobFile.read(Files.writeString(dir.resolve("job.json"), json).toString());
    }

    @Test
    void fileOfAModelBecomesWhatWasReadInIt() throws IOException {
        var job = read("{\"model\": {\"file\": \"my.keras\", \"loss\": \"meanSquaredError\"}}");
        assertThat(job.modelFile()).contains(Path.of("my.keras"));

        var read = job.withModel(JsonNodeFactory.instance.objectNode().put("class_name", "Sequential"), "ab");

        assertThat(read.modelFile()).isEmpty();
        assertThat(read.json())
                .isEqualTo("{\"model\":{\"loss\":\"meanSquaredError\","
                        + "\"topology\":{\"class_name\":\"Sequential\"},\"initialWeights\":\"ab\"}}");
    }
}
