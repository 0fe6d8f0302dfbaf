package io.manyhands.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The experiment with few volunteers and rounds: how far it scales is measured, not tested.
class ExperimentIT {
    @TempDir
    Path dir;

    @Test
    void runsAreComparedReportedAndEndWithTheSameWeights() throws Exception {
        try (var experiment = start(
                "--workers",
                "2,1",
                "--rounds",
                "2",
                "--json",
                dir.resolve("x.json").toString())) {
            assertThat(experiment.status()).isZero();
            assertThat(experiment.output()).contains("Every run ended with the same weights.");
        }
        var runs = new ObjectMapper()
                .readTree(Files.readString(dir.resolve("x.json")))
                .path("runs");
        assertThat(runs.findValuesAsText("workers")).containsExactly("1", "2");
        assertThat(runs.path(0).path("speedup").asDouble()).isEqualTo(1);
        assertThat(runs.findValuesAsText("ideal")).containsExactly("1.0", "2.0");
        assertThat(runs.path(0).path("medianRoundSeconds").asDouble()).isPositive();
        assertThat(runs.findValuesAsText("weightsSha256").getFirst()).matches("[0-9a-f]{64}");
        assertThat(dir.resolve("runs.json")).exists();
    }

    @Test
    void ctrlCEndsTheVolunteersAndEverything() throws Exception {
        try (var experiment = start("--workers", "1,2", "--rounds", "80")) {
            experiment.await("1 volunteer: ");
            var started = experiment.descendants();
            experiment.interrupt();
            assertThat(experiment.status()).isEqualTo(130);
            assertThat(started).as("Redis and volunteers").hasSizeGreaterThan(1).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void withoutPythonNothingIsStarted() {
        try (var experiment = start(Map.of("PATH", dir.toString()), "--workers", "1")) {
            assertThat(experiment.status()).isEqualTo(1);
            assertThat(experiment.output())
                    .isEqualTo(
                            "manyhands: python3 is missing; install Python 3.8 or newer, which conducts the experiment");
        }
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aFailureIsToldWithTheLogAndLeavesNothing() throws Exception {
        var job = Files.writeString(dir.resolve("job.json"), "{\"data\": {\"dataset\": \"x\"}, \"training\": {}}");
        try (var experiment =
                Standalone.start("experiment", "scale-out", "--job", job.toString(), "--out", dir.toString())) {
            assertThat(experiment.status()).isEqualTo(1);
            assertThat(experiment.output()).contains("training.batchSize is null; expected a whole number", "(log: ");
        }
        assertThat(dir.resolve("runs.json")).doesNotExist();
    }

    private Standalone start(String... args) {
        return start(Map.of(), args);
    }

    private Standalone start(Map<String, String> environment, String... args) {
        var command = new ArrayList<>(List.of(
                "experiment", "scale-out", "--job", "mlp", "--leaves", "4", "--pace", "20", "--out", dir.toString()));
        command.addAll(List.of(args));
        return Standalone.start(environment, command.toArray(String[]::new));
    }
}
