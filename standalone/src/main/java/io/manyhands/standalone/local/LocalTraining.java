package io.manyhands.standalone.local;

import io.manyhands.model.initialize.InitialWeights;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.demo.DemoSettings;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.server.Home;
import io.manyhands.task.job.LocalSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/// Trains a job in one process, without services: works out its specification and version 0 as the services do, and has
/// `train.js` compute all rounds. What a distributed run of the job must come to, to the bit.
public final class LocalTraining {
    private final Inputs inputs;
    private final DemoSettings settings;

    /// @param inputs with a corpus
    public LocalTraining(Inputs inputs, DemoSettings settings) {
        this.inputs = inputs;
        this.settings = settings;
    }

    /// @return the exit status of `train.js`
    /// @throws StandaloneException for a job with mistakes in it
    public int run() throws InterruptedException {
        var corpus = inputs.corpus()
                .orElseThrow(() -> new StandaloneException(
                        "job %s names its data set, which only a server has; remove data.dataset and name the file with --corpus"
                                .formatted(settings.job())));
        try {
            var dir = Files.createTempDirectory("manyhands-train-");
            try {
                write(dir, specified(corpus), corpus);
                return train(dir);
            } finally {
                delete(dir);
            }
        } catch (IOException e) {
            throw new StandaloneException("the training's files cannot be written: %s".formatted(e), e);
        }
    }

    private JobSpec specified(byte[] corpus) {
        var description = inputs.job().withDataset(sha256(corpus)).json();
        try {
            return LocalSpecification.of(description.getBytes(StandardCharsets.UTF_8), corpus);
        } catch (IllegalArgumentException e) {
            throw new StandaloneException("job %s: %s".formatted(settings.job(), e.getMessage()), e);
        }
    }

    private static void write(Path dir, JobSpec job, byte[] corpus) throws IOException {
        Files.write(dir.resolve("job"), job.toByteArray());
        Files.write(dir.resolve("weights"), Tensors.encode(InitialWeights.draw(job)));
        Files.write(dir.resolve("data"), corpus);
    }

    private int train(Path dir) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Home.node(), Home.training().toString(), dir.toString()));
        settings.json()
                .ifPresent(file ->
                        command.addAll(List.of("--json", file.toAbsolutePath().toString())));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static void delete(Path dir) throws IOException {
        try (var files = Files.walk(dir)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
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
