package io.manyhands.standalone.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.server.Home;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A process that trains a job with TensorFlow.js alone (`bench-tfjs-alone.js`), a few rounds at a time, and waits in
/// between. Closing ends it.
final class TensorFlowAlone implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private TensorFlowAlone(Process process) {
        this.process = process;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Returns when the process has chosen its backend and waits for work.
    ///
    /// @param job directory of a [io.manyhands.standalone.local.TrainingFiles]
    static TensorFlowAlone start(Path job) {
        var command = List.of(Home.node(), Home.bench("tfjs-alone").toString(), job.toString());
        try {
            var alone = new TensorFlowAlone(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
            alone.answer();
            return alone;
        } catch (IOException e) {
            throw new StandaloneException("%s cannot be started: %s".formatted(Home.node(), e.getMessage()), e);
        }
    }

    /// Trains so many rounds more.
    Slice train(int rounds) {
        try {
            questions.write(rounds + "\n");
            questions.flush();
            return JSON.readValue(answer(), Slice.class);
        } catch (IOException e) {
            throw new StandaloneException("training with TensorFlow.js alone failed: %s".formatted(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    private String answer() throws IOException {
        var line = answers.readLine();
        if (line == null) {
            throw new IOException("the process ended");
        }
        return line;
    }

    /// @param seconds that these rounds took
    /// @param heldOut evaluations among them
    record Slice(String backend, double seconds, List<Evaluation> heldOut) {}
}
