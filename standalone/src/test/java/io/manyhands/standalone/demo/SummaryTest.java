package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {
    @TempDir
    Path dir;

    @Test
    void theFileHasExactlyTheAgreedFields() throws IOException {
        var file = dir.resolve("out.json");
        Summary.of(Jobs.finished()).write(file);

        var json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "job",
                        "rounds",
                        "samplesExpected",
                        "samplesCommitted",
                        "volunteers",
                        "wallSeconds",
                        "computeSeconds",
                        "bytesUp",
                        "bytesDown",
                        "tasks",
                        "reissued",
                        "duplicates",
                        "firstLoss",
                        "lastLoss",
                        "heldOutLoss",
                        "accuracy",
                        "heldOutAccuracy",
                        "unigramEntropy",
                        "weightsSha256");
        assertThat(json.get("job").asText()).isEqualTo("text-1");
        assertThat(json.get("wallSeconds").asDouble()).isEqualTo(12.25);
        assertThat(json.get("lastLoss").asDouble()).isEqualTo(1.5);
        assertThat(json.get("unigramEntropy").asDouble()).isEqualTo(3.25);
        assertThat(json.get("bytesDown").asLong()).isEqualTo(3_500_000);
    }

    @Test
    void jobThatHasEndedEarlySaysSo() throws IOException {
        var json = new ObjectMapper();
        var job = json.convertValue(Jobs.finished(), ObjectNode.class);
        job.set("earlyStopping", json.readTree("""
                {"patience": 3, "bestVersion": 4, "bestValue": 1.25, "stopped": true}"""));

        var summary = Summary.of(json.convertValue(job, JobStatus.class));

        assertThat(summary.table()).contains("rounds      10, ended early; the best version is number 4 (1.2500)");
        assertThat(json.convertValue(summary, ObjectNode.class).get("earlyStopping"))
                .hasToString("{\"bestVersion\":4,\"bestValue\":1.25,\"stopped\":true}");
    }

    @Test
    void metricsAreToldByTheirNames() {
        var json = new ObjectMapper();
        var job = json.convertValue(Jobs.finished(), ObjectNode.class);
        job.putObject("heldOutMetrics").put("recall", 0.75).put("f1", 0.5);

        var summary = Summary.of(json.convertValue(job, JobStatus.class));

        assertThat(summary.table()).contains("metrics     f1 0.5000, recall 0.7500");
        assertThat(Summary.of(Jobs.finished()).table()).contains("metrics     none");
    }

    @Test
    void anOldFileIsReplacedAndNothingElseIsLeft() throws IOException {
        var file = Files.writeString(dir.resolve("out.json"), "old");
        Summary.of(Jobs.finished()).write(file);
        assertThat(file).content().startsWith("{");
        assertThat(dir).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void theTableSaysWhatIsUnknown() {
        assertThat(Summary.of(Jobs.created()).table())
                .contains("loss        unknown, at first unknown, held out unknown");
        assertThat(Summary.of(Jobs.finished()).table())
                .contains(
                        "accuracy    62.5 %, held out 50.0 %",
                        "1000 of 1000",
                        "2.0 MB up, 3.5 MB down",
                        "1.5000, at first 4.5000, held out 1.7500 (by frequencies of characters alone: 3.2500)");
    }
}
