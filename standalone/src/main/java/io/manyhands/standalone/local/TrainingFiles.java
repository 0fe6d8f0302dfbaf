package io.manyhands.standalone.local;

import io.manyhands.model.advance.Beginning;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.work.Work;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.task.job.LocalSpecification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// A directory with all that computing a job takes, worked out as the services do: `job` (a JobSpec), `weights`
/// (version 0 of its state) and `data` (empty if it needs none). Closing removes it.
public final class TrainingFiles implements AutoCloseable {
    private final WorkingDirectory directory;

    private TrainingFiles(WorkingDirectory directory) {
        this.directory = directory;
    }

    /// @param name the job's, for messages
    /// @throws StandaloneException for a job with mistakes in it, or one whose data set only a server has
    public static TrainingFiles write(Inputs inputs, String name) {
        var job = specified(inputs, name);
        var first = Beginning.of(Work.of(job)).first(Optional.empty());
        var files = new TrainingFiles(WorkingDirectory.create("manyhands-train-"));
        files.directory.put("job", job.toByteArray());
        files.directory.put("weights", first.state());
        files.directory.put("data", inputs.corpus().orElseGet(() -> new byte[0]));
        return files;
    }

    public Path directory() {
        return directory.path();
    }

    @Override
    public void close() {
        directory.close();
    }

    private static JobSpec specified(Inputs inputs, String name) {
        if (inputs.job().namesDataset()) {
            throw new StandaloneException(
                    "job %s names its data set, which only a server has; remove data.dataset and name the file with --corpus"
                            .formatted(name));
        }
        var description = inputs.corpus()
                .map(corpus -> inputs.job().withDataset(sha256(corpus)))
                .orElse(inputs.job());
        try {
            return LocalSpecification.of(
                    description.json().getBytes(StandardCharsets.UTF_8),
                    inputs.corpus(),
                    warning -> System.err.printf("Warning: %s%n", warning));
        } catch (IllegalArgumentException e) {
            throw new StandaloneException("job %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
