package io.manyhands.standalone.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.server.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The directory of a report: `runs.json`, and what `report.py` makes of it if there is a Python.
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String PYTHON = "python3";

    private final Path directory;
    private final Path runs;

    Report(Path directory) {
        this.directory = directory;
        this.runs = directory.resolve("runs.json");
    }

    /// Replaces what an earlier experiment has left there.
    ///
    /// @return what to tell a person
    /// @throws StandaloneException if the directory cannot be written to
    List<String> write(Scaling scaling, ScaleOutSettings settings) throws InterruptedException {
        try {
            Files.createDirectories(directory);
            var document = new Document(
                    settings.leaves(), settings.rounds(), settings.pace().toMillis(), scaling.runs());
            Files.writeString(runs, JSON.writeValueAsString(document) + "\n");
        } catch (IOException e) {
            throw new StandaloneException("report %s cannot be written: %s".formatted(runs, e), e);
        }
        return List.of(illustrate());
    }

    void copy(Path file) {
        try {
            Files.copy(runs, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StandaloneException("runs %s cannot be written: %s".formatted(file, e), e);
        }
    }

    private String illustrate() throws InterruptedException {
        try {
            var process = new ProcessBuilder(PYTHON, Home.report().toString(), directory.toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0
                    ? "Table and plot: %s".formatted(directory.resolve("report.{csv,md,svg}"))
                    : "No table and plot, the runs are in %s: %s".formatted(runs, said);
        } catch (IOException e) {
            return "No table and plot, as %s is missing; the runs are in %s".formatted(PYTHON, runs);
        }
    }

    /// @param paceMillis the least time a volunteer took for a leaf
    private record Document(int leaves, int rounds, long paceMillis, List<Run> runs) {}
}
